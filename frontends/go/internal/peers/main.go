// SPDX-License-Identifier: Apache-2.0

// Command peers sets what Slotwise says of Go packages beside what others say of them, in one run:
// ssautil.AllFunctions and rta.Analyze on one SSA form, the command deadcode, and this front end
// with slotwise reachable on the same patterns. It prints a table, and each function on which
// deadcode and slotwise reachable --dead do not agree. docs/reachable.md shows what it printed.
//
//	go run ./internal/peers -C DIR -slotwise ../../slotwise PATTERN...
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"

	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

var (
	dir      = flag.String("C", "", "load from this `directory`")
	slotwise = flag.String("slotwise", "../../slotwise", "the `command` to run")
	public   = flag.Bool("public", false, "start at packages that are not internal, for Slotwise")
)

func main() {
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// row is what one of them says, and what it took: CPU seconds, and the most memory in MB.
type row struct {
	name                           string
	functions, live, taken, typing int
	seconds                        float64
	megabytes                      int64
}

func run(patterns []string) error {
	work, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	command, err := filepath.Abs(*slotwise)
	if err != nil {
		return err
	}
	frontend, deadcode := filepath.Join(work, "slotwise-go"), filepath.Join(work, "deadcode")
	for target, pkg := range map[string]string{frontend: ".", deadcode: "golang.org/x/tools/cmd/deadcode"} {
		if out, err := exec.Command("go", "build", "-o", target, pkg).CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w: %s", pkg, err, out)
		}
	}
	var rows []row

	file := filepath.Join(work, "facts.jsonl")
	_, written, err := measured("facts of it, front end", *dir, frontend, append([]string{"-o", file}, patterns...)...)
	if err != nil {
		return err
	}
	rows = append(rows, written)
	where := []string{}
	if *public {
		where = append(where, "--public")
	}
	for _, algorithm := range []string{"reachable", "rta"} {
		arguments := append([]string{"reachable", "--facts", file, "--algorithm", algorithm}, where...)
		out, told, err := measured("slotwise, "+algorithm, "", command, append(arguments, "--format", "json")...)
		if err != nil {
			return err
		}
		var answer struct {
			Live         int   `json:"live"`
			Dead         int   `json:"dead"`
			AddressTaken int   `json:"address_taken"`
			Types        []any `json:"types"`
		}
		if err := json.Unmarshal(out, &answer); err != nil {
			return err
		}
		told.functions, told.live = answer.Live+answer.Dead, answer.Live
		told.taken, told.typing = answer.AddressTaken, len(answer.Types)
		rows = append(rows, told)
	}

	inProcess, err := others(patterns)
	if err != nil {
		return err
	}
	rows = append(rows, inProcess...)
	theirs, told, err := measured("deadcode, loading included", *dir, deadcode, append([]string{"-json"}, patterns...)...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers: deadcode:", err)
		theirs = []byte("[]")
	}
	rows = append(rows, told)
	fmt.Printf("%-28s %9s %8s %8s %8s %8s %6s\n", "", "functions", "live", "taken", "types", "CPU s", "MB")
	for _, r := range rows {
		fmt.Printf("%-28s %9s %8s %8s %8s %8.2f %6d\n",
			r.name, count(r.functions), count(r.live), count(r.taken), count(r.typing), r.seconds, r.megabytes)
	}
	for _, algorithm := range []string{"reachable", "rta"} {
		arguments := append([]string{"reachable", "--facts", file, "--algorithm", algorithm, "--dead", "--format", "json"}, where...)
		out, _, err := measured("", "", command, arguments...)
		if err != nil {
			return err
		}
		if err := compare(algorithm, theirs, out); err != nil {
			return err
		}
	}
	return nil
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// measured runs a command and says what it took.
func measured(name, dir, command string, arguments ...string) ([]byte, row, error) {
	process := exec.Command(command, arguments...)
	process.Dir = dir
	process.Stderr = os.Stderr
	out, err := process.Output()
	taken := row{name: name}
	if state := process.ProcessState; state != nil {
		taken.seconds = (state.UserTime() + state.SystemTime()).Seconds()
		if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
			taken.megabytes = usage.Maxrss / 1024
		}
	}
	return out, taken, err
}

// others asks what is in x/tools, on one SSA form that is not measured.
func others(patterns []string) ([]row, error) {
	initial, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: *dir}, patterns...)
	if err != nil {
		return nil, err
	}
	program, roots := ssautil.AllPackages(initial, ssa.InstantiateGenerics)
	program.Build()
	var all int
	first := timed("ssautil.AllFunctions", func() { all = len(ssautil.AllFunctions(program)) })
	first.functions = all
	var starts []*ssa.Function
	for _, main := range ssautil.MainPackages(roots) {
		starts = append(starts, main.Func("init"), main.Func("main"))
	}
	second := row{name: "rta.Analyze"}
	if len(starts) > 0 {
		var result *rta.Result
		second = timed("rta.Analyze", func() { result = rta.Analyze(starts, false) })
		second.live, second.typing = len(result.Reachable), result.RuntimeTypes.Len()
		for _, reached := range result.Reachable {
			if reached.AddrTaken {
				second.taken++
			}
		}
	}
	return []row{first, second}, nil
}

func timed(name string, do func()) row {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpu()
	do()
	seconds := cpu() - start
	runtime.ReadMemStats(&after)
	return row{name: name, seconds: seconds.Seconds(), megabytes: int64(after.TotalAlloc-before.TotalAlloc) >> 20}
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// compare prints the functions that only one of the two calls dead.
func compare(algorithm string, theirs, ours []byte) error {
	var packages []struct {
		Path  string
		Funcs []struct {
			Name     string
			Position struct {
				File string
				Line int
			}
		}
	}
	if err := json.Unmarshal(theirs, &packages); err != nil {
		return err
	}
	var dead struct {
		Functions []struct {
			Name, File string
			Line       int
		}
	}
	if err := json.Unmarshal(ours, &dead); err != nil {
		return err
	}
	known, said := map[string]string{}, map[string]string{}
	for _, function := range dead.Functions {
		known[place(function.File, function.Line)] = function.Name
	}
	for _, pkg := range packages {
		for _, function := range pkg.Funcs {
			said[place(function.Position.File, function.Position.Line)] = pkg.Path + "." + function.Name
		}
	}
	fmt.Printf("\n%s: %d dead; deadcode: %d\n", algorithm, len(known), len(said))
	list("only slotwise:", known, said)
	list("only deadcode:", said, known)
	return nil
}

func list(title string, some, others map[string]string) {
	var lines []string
	for at, name := range some {
		if _, both := others[at]; !both {
			lines = append(lines, "  "+at+" "+name)
		}
	}
	sort.Strings(lines)
	if len(lines) > 0 {
		fmt.Println(title)
		fmt.Println(strings.Join(lines, "\n"))
	}
}

// place is a file's path after its last @ or src, so that it does not depend on the machine, and
// the line.
func place(file string, line int) string {
	file = filepath.ToSlash(file)
	if _, after, found := strings.Cut(file, "/pkg/mod/"); found {
		file = after
	}
	file = strings.TrimPrefix(file, "$GOMODCACHE/")
	return fmt.Sprintf("%s:%d", file, line)
}
