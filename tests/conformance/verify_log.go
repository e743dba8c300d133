// Verifies a registry with Go's own readers of signed notes and Merkle logs: the checkpoint, the tiles, the root over
// all entries, a proof for every entry, consistency with every kept checkpoint, and our .tlog-proof files.
//
//	verify_log REPOSITORY VERIFIER-KEY PROOFS-FOLDER
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

// head reads a checkpoint: origin, size, root.
func head(signed []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err, "note.Open")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		log.Fatalf("checkpoint text %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

type tiles struct{ folder string }

func (t tiles) Height() int                          { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		// Go writes the height into the path; C2SP fixes it.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func entries(folder string, size int64) [][]byte {
	var all [][]byte
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: 256}
		if size-first < 256 {
			tile.W = int(size - first)
		}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		check(err, "bundle")
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				log.Fatalf("%s is cut", path)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			all = append(all, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
		if len(bundle) != 0 {
			log.Fatalf("%s has more entries than it says", path)
		}
	}
	return all
}

// stored is a log in memory, filled from entries alone.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, index := range indexes {
		hashes = append(hashes, s[index])
	}
	return hashes, nil
}

func proofFile(path string, verifier note.Verifier, all [][]byte) {
	data, err := os.ReadFile(path)
	check(err, "proof")
	parts := bytes.SplitN(data, []byte("\n\n"), 2)
	lines := strings.Split(string(parts[0]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		log.Fatalf("%s: %q", path, lines[:2])
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err, "index")
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		check(err, "hash")
		proof = append(proof, tlog.Hash(*(*[32]byte)(hash)))
	}
	tree := head(parts[1], verifier)
	leaf := tlog.RecordHash(all[index])
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf), path)
	other := tlog.RecordHash([]byte("another entry"))
	if tlog.CheckRecord(proof, tree.N, tree.Hash, index, other) == nil {
		log.Fatalf("%s proves another entry too", path)
	}
}

func main() {
	log.SetFlags(0)
	folder := filepath.Join(os.Args[1], "registry")
	verifier, err := note.NewVerifier(os.Args[2])
	check(err, "note.NewVerifier")
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err, "checkpoint")
	tree := head(signed, verifier)

	all := entries(folder, tree.N)
	var hashes stored
	for i, entry := range all {
		more, err := tlog.StoredHashes(int64(i), entry, hashes)
		check(err, "tlog.StoredHashes")
		hashes = append(hashes, more...)
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	check(err, "tlog.TreeHash")
	if root != tree.Hash {
		log.Fatalf("the entries give the root %v, and %v is signed", root, tree.Hash)
	}

	reader := tlog.TileHashReader(tree, tiles{folder})
	for i, entry := range all {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		check(err, "tlog.ProveRecord")
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)), "tlog.CheckRecord")
	}
	kept, err := filepath.Glob(filepath.Join(folder, "checkpoints", "*"))
	check(err, "glob")
	for _, path := range kept {
		signed, err := os.ReadFile(path)
		check(err, path)
		old := head(signed, verifier)
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		check(err, "tlog.ProveTree")
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), path)
	}
	proofs, err := filepath.Glob(filepath.Join(os.Args[3], "*.tlog-proof"))
	check(err, "glob")
	for _, path := range proofs {
		proofFile(path, verifier, all)
	}
	fmt.Printf("%d entries, %d old checkpoints, %d proofs\n", tree.N, len(kept), len(proofs))
}
