// SPDX-License-Identifier: Apache-2.0

// Package facts reads Go packages into SSA form and writes what they declare and refer to as
// program facts, version 2.
//
// What is reachable is decided by the reader of the facts; this package only tells. It tells of
// each function of the program, live or not, and of each type that a value in an interface can
// have, or that can be derived from such a type by reflection.
package facts

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// Options says what to load and where execution starts.
type Options struct {
	// Dir is the directory that patterns are relative to; empty for the current one.
	Dir string
	// Tests takes in the tests of the packages.
	Tests bool
	// Plugin makes commands start at what they export, too.
	Plugin bool
	// BuildFlags go to the build system, such as -tags=x.
	BuildFlags []string
}

// Program is a whole program in SSA form: the packages asked for and all that they import.
type Program struct {
	options  Options
	packages []*packages.Package // all, each once, in order of their identifiers
	initial  map[*packages.Package]bool
	ssa      *ssa.Program
	built    map[*packages.Package]*ssa.Package
	fset     *token.FileSet
	places   places
}

// Load loads the packages that patterns match, in the words of the go command, with all that they
// import. A package with an error is an error, since facts of half a package would call live code
// dead.
func Load(options Options, patterns []string) (*Program, error) {
	config := &packages.Config{
		Mode:       packages.LoadAllSyntax | packages.NeedModule | packages.NeedForTest,
		Dir:        options.Dir,
		Tests:      options.Tests,
		BuildFlags: options.BuildFlags,
	}
	initial, err := packages.Load(config, patterns...)
	if err != nil {
		return nil, err
	}
	if len(initial) == 0 {
		return nil, fmt.Errorf("no packages match %s", strings.Join(patterns, " "))
	}
	program := &Program{
		options: options,
		initial: map[*packages.Package]bool{},
		built:   map[*packages.Package]*ssa.Package{},
		fset:    initial[0].Fset,
		places:  newPlaces(options.Dir),
	}
	var problems []error
	packages.Visit(initial, nil, func(pkg *packages.Package) {
		program.packages = append(program.packages, pkg)
		for _, problem := range pkg.Errors {
			problems = append(problems, problem)
		}
	})
	if len(problems) > 0 {
		more := ""
		if len(problems) > 1 {
			more = fmt.Sprintf(" (and %d more errors)", len(problems)-1)
		}
		return nil, errors.New(problems[0].Error() + more)
	}
	sort.SliceStable(program.packages, func(i, j int) bool {
		return program.packages[i].ID < program.packages[j].ID
	})
	// Without sharing of bodies between instances: each instance has the calls that it makes.
	prog, _ := ssautil.AllPackages(initial, ssa.InstantiateGenerics)
	prog.Build()
	program.ssa = prog
	for _, pkg := range initial {
		program.initial[pkg] = true
	}
	for _, pkg := range program.packages {
		if built := prog.Package(pkg.Types); built != nil {
			program.built[pkg] = built
		}
	}
	return program, nil
}

// isTestMain tells the main package that the go command makes for a package's tests.
func isTestMain(pkg *packages.Package) bool {
	return pkg.Name == "main" && strings.HasSuffix(pkg.PkgPath, ".test")
}

// isRoot tells whether execution can start in the package. What a package has for its tests alone
// starts in the main package of the tests.
func (program *Program) isRoot(pkg *packages.Package) bool {
	return program.initial[pkg] && pkg.ForTest == ""
}

// places names files so that facts don't depend on the machine.
type places struct {
	here, goroot, modules, cache string
}

func newPlaces(dir string) places {
	here, err := filepath.Abs(dir)
	if err != nil {
		here = dir
	}
	modules := os.Getenv("GOMODCACHE")
	if modules == "" {
		gopath := os.Getenv("GOPATH")
		if gopath == "" {
			home, _ := os.UserHomeDir()
			gopath = filepath.Join(home, "go")
		}
		modules = filepath.Join(gopath, "pkg", "mod")
	}
	cache := os.Getenv("GOCACHE")
	if cache == "" {
		if user, err := os.UserCacheDir(); err == nil {
			cache = filepath.Join(user, "go-build")
		}
	}
	return places{here: here, goroot: runtime.GOROOT(), modules: modules, cache: cache}
}

// name is the file's path: relative to the directory of the run where it lies in it, after $GOROOT
// or $GOMODCACHE where it lies there. Files that the go command makes for a build have no name.
func (p places) name(file string) string {
	if p.cache != "" && strings.HasPrefix(file, p.cache+string(filepath.Separator)) {
		return ""
	}
	for _, root := range []struct{ dir, name string }{
		{p.here, ""}, {p.goroot, "$GOROOT/"}, {p.modules, "$GOMODCACHE/"},
	} {
		if root.dir == "" {
			continue
		}
		if below, err := filepath.Rel(root.dir, file); err == nil && filepath.IsLocal(below) {
			return root.name + filepath.ToSlash(below)
		}
	}
	return filepath.ToSlash(file)
}
