// Command recount is an auditor written from docs/format.md alone, with nothing but Go's standard
// library. It shares no code with the program that publishes, and so shows that the text is enough.
//
//	recount -vkey FILE DIR          check the log in DIR (its checkpoint lies there) and count it
//	recount -proof FILE -vkey FILE  check one .tlog-proof
//	recount -vectors DIR            check the readers against tests/vectors
//
// It ends with 0 if all is right, with 1 if something is wrong, with 2 if it could not find out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// fault is something wrong in what was published, with the code that the format gives it.
type fault struct{ code, what string }

func (f fault) Error() string { return f.code + ": " + f.what }

func wrong(code, what string, args ...any) error { return fault{code, fmt.Sprintf(what, args...)} }

// at says where a fault was found, behind its code.
func at(where string, err error) error {
	var f fault
	if errors.As(err, &f) {
		return fault{f.code, where + ": " + f.what}
	}
	return fmt.Errorf("%s: %w", where, err)
}

// codeOf is the code of a fault, or "" where the error is none.
func codeOf(err error) string {
	var f fault
	if errors.As(err, &f) {
		return f.code
	}
	return ""
}

func main() {
	vkeyFile := flag.String("vkey", "", "`file` with the log's key, from elsewhere")
	proofFile := flag.String("proof", "", "`file` with one .tlog-proof, checked instead of a log")
	vectors := flag.String("vectors", "", "`directory` with test vectors")
	flag.Parse()
	err := run(os.Stdout, *vkeyFile, *proofFile, *vectors, flag.Args())
	switch {
	case err == nil:
	case codeOf(err) != "":
		fmt.Println("wrong:", err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "could not:", err)
		os.Exit(2)
	}
}

func run(out io.Writer, vkeyFile, proofFile, vectors string, rest []string) error {
	if vectors != "" {
		return checkVectors(out, vectors)
	}
	if (proofFile == "") != (len(rest) == 1) || vkeyFile == "" {
		return errors.New("usage: recount -vkey FILE DIR | -proof FILE -vkey FILE | -vectors DIR")
	}
	text, err := os.ReadFile(vkeyFile)
	if err != nil {
		return err
	}
	log, err := parseKey(strings.TrimSuffix(string(text), "\n"))
	if err != nil { // the reader's own file: nothing has been found out about the log
		return fmt.Errorf("%s: %v", vkeyFile, err)
	}
	if proofFile == "" {
		counted, err := audit(rest[0], log)
		if err == nil {
			fmt.Fprintf(out, "size %d\n%s", counted.size, counted.tally.cellLines())
		}
		return err
	}
	data, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	proved, err := checkProof(data, log, nil)
	if err == nil {
		fmt.Fprintf(out, "leaf %d of %d\n%s\n", proved.index, proved.checkpoint.size, proved.statement)
	}
	return err
}
