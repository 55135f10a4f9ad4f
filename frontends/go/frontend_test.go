// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// answer is what slotwise says of facts.
type answer struct {
	Functions []struct {
		Name  string `json:"name"`
		Taken bool   `json:"address_taken"`
	} `json:"functions"`
	Types []struct {
		Name string `json:"name"`
	} `json:"types"`
	Undeclared struct{ Packages, Functions, Types int }
}

// TestPrograms runs the small programs of testdata through the front end and slotwise. Each says in
// its part "want" what must be true of it:
//
//	root P          start at this package; without one, at those that match ./...
//	flag F          pass this flag to the front end
//	live F, dead F  the function is, or is not, in the answer
//	taken F         it is, with its address taken;  called F: it is, and only called
//	type T          it is a runtime type
//	unreachable F   --dead lists it for people;     reachable F: it doesn't
//	cha F -> G      the call graph of class hierarchy has the edge;   !->: it hasn't
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			check(t, file)
		})
	}
}

func check(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var wants []string
	for _, part := range archive.Files {
		if part.Name == "want" {
			wants = strings.Split(strings.TrimSpace(string(part.Data)), "\n")
			continue
		}
		path := filepath.Join(dir, part.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, part.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	flags := []string{"-C", dir}
	var roots []string
	for _, want := range wants {
		kind, name, _ := strings.Cut(want, " ")
		switch kind {
		case "root":
			roots = append(roots, "--package", name)
		case "flag":
			flags = append(flags, name)
		}
	}
	facts := filepath.Join(t.TempDir(), "facts.jsonl")
	output := writeFacts(t, append(flags, "./..."), facts)
	told := checkFacts(t, output)

	var found answer
	if err := json.Unmarshal(slotwise(t, append([]string{"reachable", "--facts", facts, "--format", "json"}, roots...)...), &found); err != nil {
		t.Fatal(err)
	}
	if found.Undeclared.Packages+found.Undeclared.Functions+found.Undeclared.Types > 0 {
		t.Errorf("the facts speak of what they don't declare: %+v", found.Undeclared)
	}
	live, taken, types := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, function := range found.Functions {
		live[function.Name] = true
		taken[function.Name] = function.Taken
	}
	for _, one := range found.Types {
		types[one.Name] = true
	}
	var listed struct {
		Functions []struct{ Name string }
	}
	if err := json.Unmarshal(slotwise(t, append([]string{"reachable", "--facts", facts, "--dead", "--format", "json"}, roots...)...), &listed); err != nil {
		t.Fatal(err)
	}
	unreachable := map[string]bool{}
	for _, function := range listed.Functions {
		unreachable[function.Name] = true
	}
	edges := map[string]bool{}
	if strings.Contains(strings.Join(wants, "\n"), "cha ") {
		edges = callGraph(t, facts, roots)
	}
	for _, want := range wants {
		kind, name, _ := strings.Cut(want, " ")
		holds := true
		switch kind {
		case "root", "flag":
		case "live":
			holds = live[name]
		case "dead":
			holds = !live[name] && told[name]
		case "taken":
			holds = taken[name]
		case "called":
			holds = live[name] && !taken[name]
		case "type":
			holds = types[name]
		case "unreachable":
			holds = unreachable[name]
		case "reachable":
			holds = !unreachable[name] && told[name]
		case "cha":
			if from, to, negated := strings.Cut(name, " !-> "); negated {
				holds = !edges[from+" -> "+to]
			} else {
				holds = edges[name]
			}
		default:
			t.Errorf("no such expectation: %s", want)
		}
		if !holds {
			t.Errorf("%s does not hold", want)
		}
	}
}

func callGraph(t *testing.T, facts string, roots []string) map[string]bool {
	var graph struct {
		Functions []struct {
			Index int
			Name  string
		}
		TargetSets [][]int `json:"target_sets"`
		Sites      []struct{ Caller, Targets int }
	}
	if err := json.Unmarshal(slotwise(t, append([]string{"callgraph", "--facts", facts, "--algorithm", "cha", "--format", "json"}, roots...)...), &graph); err != nil {
		t.Fatal(err)
	}
	names := map[int]string{}
	for _, function := range graph.Functions {
		names[function.Index] = function.Name
	}
	edges := map[string]bool{}
	for _, site := range graph.Sites {
		for _, target := range graph.TargetSets[site.Targets] {
			edges[names[site.Caller]+" -> "+names[target]] = true
		}
	}
	return edges
}

// writeFacts runs the front end, twice: the same program gives the same bytes.
func writeFacts(t *testing.T, args []string, file string) []byte {
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := run(args, out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs gave different bytes")
	}
	if err := os.WriteFile(file, first.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return first.Bytes()
}

// checkFacts checks what every file of facts must be like: each function declared once, and no path
// of this machine. It is the names of the functions.
func checkFacts(t *testing.T, facts []byte) map[string]bool {
	told := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(facts))
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var fact struct{ Fact, Name, File string }
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatalf("no JSON: %s", lines.Text())
		}
		if filepath.IsAbs(fact.File) {
			t.Errorf("a path of this machine: %s", fact.File)
		}
		if fact.Fact == "function" {
			if told[fact.Name] {
				t.Errorf("declared twice: %s", fact.Name)
			}
			told[fact.Name] = true
		}
	}
	return told
}

func slotwise(t *testing.T, args ...string) []byte {
	command := exec.Command("../../slotwise", args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("slotwise %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return out
}

// TestCoveredRun holds the answer for stringer against a run of it: what is executed is live. What
// an empty program executes is left aside: the run time and the writing of the coverage data, which
// the compiler adds without a trace in the source.
func TestCoveredRun(t *testing.T) {
	const tool = "golang.org/x/tools/cmd/stringer"
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("day/go.mod", "module day\n\ngo 1.25\n")
	write("day/day.go", "package day\n\ntype Day int\n\nconst (\n\tMonday Day = iota\n\tTuesday\n)\n")
	write("empty/go.mod", "module empty\n\ngo 1.25\n")
	write("empty/main.go", "package main\n\nfunc main() {}\n")
	goTool(t, ".", "build", "-cover", "-coverpkg=all", "-o", filepath.Join(dir, "stringer"), tool)
	goTool(t, filepath.Join(dir, "empty"), "build", "-cover", "-coverpkg=all", "-o", filepath.Join(dir, "nothing"))
	executed := covered(t, filepath.Join(dir, "day"), filepath.Join(dir, "stringer"), "-type=Day")
	for at := range covered(t, dir, filepath.Join(dir, "nothing")) {
		delete(executed, at)
	}
	if len(executed) < 300 {
		t.Fatalf("only %d functions were executed", len(executed))
	}

	facts := filepath.Join(dir, "facts.jsonl")
	output := writeFacts(t, []string{tool}, facts)
	var found answer
	if err := json.Unmarshal(slotwise(t, "reachable", "--facts", facts, "--format", "json"), &found); err != nil {
		t.Fatal(err)
	}
	live := map[string]bool{}
	for _, function := range found.Functions {
		live[function.Name] = true
	}
	liveAt, known := map[string]bool{}, map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var fact struct {
			Fact, Name, File, Package string
			Line                      int
		}
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatal(err)
		}
		if fact.Fact != "function" || fact.File == "" {
			continue
		}
		// The coverage data have the package's path in place of the directory.
		at := fmt.Sprintf("%s/%s:%d", fact.Package, filepath.Base(fact.File), fact.Line)
		known[at] = fact.Name
		liveAt[at] = liveAt[at] || live[fact.Name]
	}
	matched := 0
	for at := range executed {
		if isRunTime(at) || known[at] == "" {
			continue
		}
		matched++
		if !liveAt[at] {
			t.Errorf("%s (%s) was executed and is not live", known[at], at)
		}
	}
	if matched < len(executed)/2 {
		t.Errorf("only %d of %d executed functions were found in the facts", matched, len(executed))
	}
	t.Logf("%d functions executed, %d of them held against the answer", len(executed), matched)
}

// covered runs a program that was built for coverage; it is what the run has executed, by file and
// line.
func covered(t *testing.T, dir, program string, args ...string) map[string]bool {
	counters := t.TempDir()
	command := exec.Command(program, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOCOVERDIR="+counters)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	executed := map[string]bool{}
	line := regexp.MustCompile(`(?m)^\s*(\S+):(\d+):\s+(\S+)\s+([\d.]+)%\s*$`)
	for _, match := range line.FindAllStringSubmatch(goTool(t, dir, "tool", "covdata", "func", "-i="+counters), -1) {
		if match[4] != "0.0" {
			executed[match[1]+":"+match[2]] = true
		}
	}
	return executed
}

// isRunTime tells the packages whose functions the compiler calls by itself.
func isRunTime(at string) bool {
	for _, prefix := range []string{"runtime/", "internal/runtime/", "internal/abi/"} {
		if strings.HasPrefix(at, prefix) {
			return true
		}
	}
	return false
}

func goTool(t *testing.T, dir string, args ...string) string {
	command := exec.Command("go", args...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module m\n\ngo 1.25\n")
	write("main.go", "package main\n\nfunc main() { missing() }\n")
	var out bytes.Buffer
	err := run([]string{"-C", dir, "./..."}, &out)
	if err == nil || !strings.Contains(err.Error(), "undefined: missing") || out.Len() > 0 {
		t.Errorf("half a package gave facts: %v, %d bytes", err, out.Len())
	}
	err = run([]string{"-C", dir, "./nowhere/..."}, &out)
	if err == nil {
		t.Error("a pattern without a package gave facts")
	}
}
