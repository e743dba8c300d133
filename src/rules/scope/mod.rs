//! Are the data personal, and which body of data protection law governs them?


