// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"encoding/json"
	"io"
)

// The lines of the format; docs/program-facts.md says what each field means.

type headerFact struct {
	Schema   string `json:"schema"`
	Language string `json:"language"`
}

type packageFact struct {
	Fact string `json:"fact"`
	Name string `json:"name"`
	Main bool   `json:"main,omitempty"`
	Root bool   `json:"root,omitempty"`
	// Internal packages can be imported by their own module alone.
	Internal bool `json:"internal,omitempty"`
	// Module is empty for the standard library.
	Module string `json:"module,omitempty"`
}

type functionFact struct {
	Fact          string `json:"fact"`
	Name          string `json:"name"`
	Package       string `json:"package,omitempty"`
	Exported      bool   `json:"exported,omitempty"`
	Parameterized bool   `json:"parameterized,omitempty"`
	Role          string `json:"role,omitempty"`
	Type          string `json:"type,omitempty"`
	Root          bool   `json:"root,omitempty"`
	Why           string `json:"why,omitempty"`
	Synthetic     bool   `json:"synthetic,omitempty"`
	InstanceOf    string `json:"instance_of,omitempty"`
	Parent        string `json:"parent,omitempty"`
	Generated     bool   `json:"generated,omitempty"`
	Test          bool   `json:"test,omitempty"`
	Marker        bool   `json:"marker,omitempty"`
	File          string `json:"file,omitempty"`
	Line          int    `json:"line,omitempty"`
	Column        int    `json:"column,omitempty"`
}

type declarationFact struct {
	Fact          string `json:"fact"`
	Name          string `json:"name"`
	Package       string `json:"package"`
	Exported      bool   `json:"exported,omitempty"`
	Parameterized bool   `json:"parameterized,omitempty"`
	Type          string `json:"type,omitempty"`
}

type typeFact struct {
	Fact       string       `json:"fact"`
	Name       string       `json:"name"`
	Interface  bool         `json:"interface,omitempty"`
	Elements   []string     `json:"elements,omitempty"`
	Methods    []methodFact `json:"methods,omitempty"`
	InstanceOf string       `json:"instance_of,omitempty"`
	Generated  bool         `json:"generated,omitempty"`
	Test       bool         `json:"test,omitempty"`
	File       string       `json:"file,omitempty"`
	Line       int          `json:"line,omitempty"`
	Column     int          `json:"column,omitempty"`
}

type methodFact struct {
	ID       string `json:"id"`
	Function string `json:"function,omitempty"`
	Exported bool   `json:"exported,omitempty"`
}

type invokeFact struct {
	Interface string `json:"interface"`
	Method    string `json:"method"`
}

type bodyFact struct {
	Fact     string       `json:"fact"`
	Function string       `json:"function"`
	Calls    []string     `json:"calls,omitempty"`
	Values   []string     `json:"values,omitempty"`
	Converts []string     `json:"converts,omitempty"`
	Dynamic  []string     `json:"dynamic,omitempty"`
	Invokes  []invokeFact `json:"invokes,omitempty"`
	Anything bool         `json:"calls_anything,omitempty"`

	told map[string]bool // each reference is written once
}

func newBody(function string) *bodyFact {
	return &bodyFact{Fact: "body", Function: function, told: map[string]bool{}}
}

func (b *bodyFact) isNew(kind, name string) bool {
	key := kind + name
	if b.told[key] {
		return false
	}
	b.told[key] = true
	return true
}

func (b *bodyFact) call(function string) {
	if b.isNew("c", function) {
		b.Calls = append(b.Calls, function)
	}
}

func (b *bodyFact) value(function string) {
	if b.isNew("v", function) {
		b.Values = append(b.Values, function)
	}
}

func (b *bodyFact) convert(t string) {
	if b.isNew("t", t) {
		b.Converts = append(b.Converts, t)
	}
}

func (b *bodyFact) dynamic(signature string) {
	if b.isNew("d", signature) {
		b.Dynamic = append(b.Dynamic, signature)
	}
}

func (b *bodyFact) invoke(contract, method string) {
	if b.isNew("i", contract+"\x00"+method) {
		b.Invokes = append(b.Invokes, invokeFact{contract, method})
	}
}

// writer writes a fact a line, and keeps the first error.
type writer struct {
	encoder *json.Encoder
	err     error
}

func (w *writer) write(fact any) {
	if w.err == nil {
		w.err = w.encoder.Encode(fact)
	}
}

// Write writes all facts of the program. The same program gives the same bytes.
func (program *Program) Write(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	w := &writer{encoder: encoder}
	w.write(headerFact{Schema: "slotwise.facts/2", Language: "go"})
	return program.walk(w)
}
