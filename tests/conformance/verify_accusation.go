// Verifies what `isa registry accuse` wrote with Go's own readers of signed notes and Merkle logs: both heads are
// signed by the log, and they contradict each other.
//
//	verify_accusation PROOF VERIFIER-KEY
package main

import (
	"fmt"
	"log"
	"os"
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

// part is what stands between a line of dashes and the next one.
func part(text, name string) string {
	_, rest, found := strings.Cut(text, "----- "+name+" -----\n")
	if !found {
		return ""
	}
	inside, _, _ := strings.Cut(rest, "-----")
	return inside
}

func head(signed string, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	check(err, "note.Open")
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

func main() {
	log.SetFlags(0)
	data, err := os.ReadFile(os.Args[1])
	check(err, "proof")
	verifier, err := note.NewVerifier(os.Args[2])
	check(err, "note.NewVerifier")
	first := head(part(string(data), "first head"), verifier)
	second := head(part(string(data), "second head"), verifier)
	if first.N == second.N {
		if first.Hash == second.Hash {
			log.Fatal("the two heads are the same")
		}
		fmt.Printf("two roots over %d entries\n", first.N)
		return
	}
	lines := strings.Split(strings.TrimSpace(part(string(data), "hashes")), "\n")
	real, err := tlog.ParseHash(strings.TrimPrefix(lines[0], "root "))
	check(err, "root")
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		check(err, "hash")
		proof = append(proof, hash)
	}
	check(tlog.CheckTree(proof, second.N, second.Hash, first.N, real), "tlog.CheckTree")
	if real == first.Hash {
		log.Fatal("the second head goes on from the first")
	}
	fmt.Printf("two roots over %d entries, by a head of %d\n", first.N, second.N)
}
