// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"fmt"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// typeNames writes types so that two have one name if and only if they are identical in the sense
// of the Go specification, taking a package and its test variant for one. types.TypeString won't
// do: it writes the names of parameters, and gives two types that are declared in two functions
// under one name the same text.
type typeNames struct {
	program *Program
	known   map[types.Type]string
}

func (n *typeNames) of(t types.Type) string {
	if name, ok := n.known[t]; ok {
		return name
	}
	var out strings.Builder
	n.write(&out, t)
	name := out.String()
	n.known[t] = name
	return name
}

func (n *typeNames) write(out *strings.Builder, t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		n.write(out, types.Unalias(t))
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			out.WriteString("unsafe.Pointer")
		} else {
			out.WriteString(types.Typ[t.Kind()].Name()) // byte is uint8
		}
	case *types.Named:
		n.object(out, t.Obj())
		if args := t.TypeArgs(); args.Len() > 0 {
			out.WriteByte('[')
			for i := range args.Len() {
				if i > 0 {
					out.WriteString(", ")
				}
				n.write(out, args.At(i))
			}
			out.WriteByte(']')
		}
	case *types.Pointer:
		out.WriteByte('*')
		n.write(out, t.Elem())
	case *types.Slice:
		out.WriteString("[]")
		n.write(out, t.Elem())
	case *types.Array:
		fmt.Fprintf(out, "[%d]", t.Len())
		n.write(out, t.Elem())
	case *types.Map:
		out.WriteString("map[")
		n.write(out, t.Key())
		out.WriteByte(']')
		n.write(out, t.Elem())
	case *types.Chan:
		out.WriteString([]string{"chan ", "chan<- ", "<-chan "}[t.Dir()])
		out.WriteByte('(')
		n.write(out, t.Elem())
		out.WriteByte(')')
	case *types.Struct:
		n.structure(out, t)
	case *types.Tuple:
		n.tuple(out, t, false)
	case *types.Signature:
		out.WriteString("func")
		n.signature(out, t)
	case *types.Interface:
		n.contract(out, t)
	case *types.TypeParam:
		out.WriteString(t.Obj().Name())
	default: // a union, in a constraint
		out.WriteString(t.String())
	}
}

// object writes a type's name; where a function declares it, with the place of the declaration.
func (n *typeNames) object(out *strings.Builder, name *types.TypeName) {
	pkg := name.Pkg()
	if pkg == nil {
		out.WriteString(name.Name()) // error, comparable
		return
	}
	out.WriteString(pkg.Path())
	out.WriteByte('.')
	out.WriteString(name.Name())
	if name.Parent() != pkg.Scope() {
		at := n.program.fset.Position(name.Pos())
		fmt.Fprintf(out, "@%s:%d:%d", n.program.places.name(at.Filename), at.Line, at.Column)
	}
}

func (n *typeNames) structure(out *strings.Builder, t *types.Struct) {
	out.WriteString("struct{")
	for i := range t.NumFields() {
		if i > 0 {
			out.WriteString("; ")
		}
		field := t.Field(i)
		if !field.Embedded() {
			out.WriteString(field.Id()) // with the package where it isn't exported
			out.WriteByte(' ')
		}
		n.write(out, field.Type())
		if tag := t.Tag(i); tag != "" {
			fmt.Fprintf(out, " %q", tag)
		}
	}
	out.WriteByte('}')
}

func (n *typeNames) signature(out *strings.Builder, t *types.Signature) {
	n.tuple(out, t.Params(), t.Variadic())
	switch t.Results().Len() {
	case 0:
	case 1:
		out.WriteByte(' ')
		n.write(out, t.Results().At(0).Type())
	default:
		out.WriteByte(' ')
		n.tuple(out, t.Results(), false)
	}
}

func (n *typeNames) tuple(out *strings.Builder, t *types.Tuple, variadic bool) {
	out.WriteByte('(')
	for i := range t.Len() {
		if i > 0 {
			out.WriteString(", ")
		}
		element := t.At(i).Type()
		if slice, ok := element.(*types.Slice); ok && variadic && i == t.Len()-1 {
			out.WriteString("...")
			element = slice.Elem()
		}
		n.write(out, element)
	}
	out.WriteByte(')')
}

func (n *typeNames) contract(out *strings.Builder, t *types.Interface) {
	if t.NumMethods() == 0 && t.IsMethodSet() {
		out.WriteString("any")
		return
	}
	parts := make([]string, 0, t.NumMethods())
	for method := range t.Methods() {
		parts = append(parts, n.method(method))
	}
	if !t.IsMethodSet() {
		for i := range t.NumEmbeddeds() {
			parts = append(parts, t.EmbeddedType(i).String())
		}
	}
	sort.Strings(parts)
	out.WriteString("interface{" + strings.Join(parts, "; ") + "}")
}

// method names what an interface asks for and a type has: a name, with the package where it isn't
// exported, and a signature.
func (n *typeNames) method(method *types.Func) string {
	var out strings.Builder
	out.WriteString(method.Id())
	n.signature(&out, method.Type().(*types.Signature))
	return out.String()
}

// functionNames names functions as ssa does, and tells apart those that ssa gives one name. But types
// in names are written by typeNames: ssa writes an alias or what it stands for, as it comes. A
// function and the same in a test variant of its package have one name, since they are one in the
// source.
type functionNames struct {
	types *typeNames
	names map[*ssa.Function]string
	keys  map[string]string   // what identifies a function in the source, to its name
	taken map[string]struct{} // names in use
}

func (n *functionNames) of(function *ssa.Function) string {
	if name, ok := n.names[function]; ok {
		return name
	}
	key := n.key(function)
	name, ok := n.keys[key]
	if !ok {
		plain := n.plain(function)
		name = plain
		for count := 2; n.isTaken(name); count++ {
			name = fmt.Sprintf("%s#%d", plain, count)
		}
		n.taken[name] = struct{}{}
		n.keys[key] = name
	}
	n.names[function] = name
	return name
}

func (n *functionNames) isTaken(name string) bool {
	_, ok := n.taken[name]
	return ok
}

// plain is the name that a function would have if it were the only one of that name.
func (n *functionNames) plain(function *ssa.Function) string {
	if parent := function.Parent(); parent != nil {
		return n.of(parent) + strings.TrimPrefix(function.Name(), parent.Name())
	}
	name := function.Name()
	if origin := function.Origin(); origin != nil && origin != function {
		if own := origin.Signature.TypeParams().Len(); own > 0 {
			arguments := function.TypeArgs()
			parts := make([]string, 0, own)
			for _, argument := range arguments[len(arguments)-own:] {
				parts = append(parts, n.types.of(argument))
			}
			name = origin.Name() + "[" + strings.Join(parts, ", ") + "]"
		}
	}
	if receiver := receiverOf(function); receiver != nil {
		return "(" + n.types.of(receiver) + ")." + name
	}
	if pkg := packageOf(function); pkg != "" {
		return pkg + "." + name
	}
	return name
}

// receiverOf is the type whose method the function is, or calls: a thunk takes the receiver as its
// first parameter, a bound method has kept it.
func receiverOf(function *ssa.Function) types.Type {
	switch {
	case function.Signature.Recv() != nil:
		return function.Signature.Recv().Type()
	case strings.HasSuffix(function.Name(), "$thunk") && function.Signature.Params().Len() > 0:
		return function.Signature.Params().At(0).Type()
	case strings.HasSuffix(function.Name(), "$bound") && len(function.FreeVars) == 1:
		return function.FreeVars[0].Type()
	}
	return nil
}

func (n *functionNames) key(function *ssa.Function) string {
	var key strings.Builder
	key.WriteString(n.plain(function))
	key.WriteByte(0)
	// What kind of wrapper it is; the rest of the text has types, as they come.
	kind, _, _ := strings.Cut(function.Synthetic, " for ")
	kind, _, _ = strings.Cut(kind, " of ")
	key.WriteString(kind)
	key.WriteByte(0)
	at := n.types.program.fset.Position(function.Pos())
	fmt.Fprintf(&key, "%s:%d:%d", at.Filename, at.Line, at.Column)
	if receiver := function.Signature.Recv(); receiver != nil {
		key.WriteByte(0)
		key.WriteString(n.types.of(receiver.Type()))
	}
	for _, argument := range function.TypeArgs() {
		key.WriteByte(0)
		key.WriteString(n.types.of(argument))
	}
	for _, variable := range function.FreeVars { // a bound method's receiver
		key.WriteByte(0)
		key.WriteString(n.types.of(variable.Type()))
	}
	return key.String()
}
