// SPDX-License-Identifier: Apache-2.0

// Command go writes the facts of Go packages that `slotwise reachable --facts` answers from.
//
//	go run dev.slotwise/frontends/go ./... > program.jsonl
//
// The packages that the patterns match are the roots: a command starts at its main function, any
// other package at all that it exports. Their dependencies, the standard library's included, are
// written as well. The format is described in docs/program-facts.md of Slotwise.
package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"dev.slotwise/frontends/go/facts"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			os.Exit(0)
		}
		fmt.Fprintln(os.Stderr, "slotwise-go:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) (err error) {
	flags := flag.NewFlagSet("slotwise-go", flag.ContinueOnError)
	var options facts.Options
	output := flags.String("o", "", "write to this `file`, compressed if its name ends in .gz; default: standard output")
	flags.BoolVar(&options.Tests, "test", false, "take in the packages' tests, and start at them as well")
	flags.BoolVar(&options.Plugin, "plugin", false, "commands are built as plugins: start at what they export, too")
	flags.StringVar(&options.Dir, "C", "", "load from this `directory`")
	tags := flags.String("tags", "", "build `tags`, with commas between them")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: slotwise-go [flags] [package pattern ...]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *tags != "" {
		options.BuildFlags = append(options.BuildFlags, "-tags="+*tags)
	}
	program, err := facts.Load(options, flags.Args())
	if err != nil {
		return err
	}
	target := stdout
	if *output != "" {
		file, err := os.Create(*output)
		if err != nil {
			return err
		}
		// A file that could not be written whole must not look like an answer.
		defer func() { err = errors.Join(err, file.Close()) }()
		target = file
		if strings.HasSuffix(*output, ".gz") {
			compressed := gzip.NewWriter(file)
			defer func() { err = errors.Join(err, compressed.Close()) }()
			target = compressed
		}
	}
	buffer := bufio.NewWriterSize(target, 1<<20)
	if err := program.Write(buffer); err != nil {
		return err
	}
	return buffer.Flush()
}
