// SPDX-License-Identifier: Apache-2.0

package facts

import "go/types"

// elements is what reflection reaches from a type in one step: what stands right below its
// constructor; of a named type N its pointer *N and what is below its underlying type, which itself
// can't be had; and the parameters and results of its methods.
//
// It says what x/tools' typesinternal.ForEachElement says, one step at a time.
func elements(methodSet func(types.Type) *types.MethodSet, t types.Type) []types.Type {
	var found []types.Type
	add := func(t types.Type) { found = append(found, t) }
	tuple := func(t *types.Tuple) {
		for variable := range t.Variables() {
			add(variable.Type())
		}
	}
	methods := func(t types.Type) {
		for selection := range methodSet(t).Methods() {
			signature := selection.Type().(*types.Signature)
			if signature.TypeParams().Len() == 0 {
				tuple(signature.Params())
				tuple(signature.Results())
			}
		}
	}
	methods(t)
	if named, ok := t.(*types.Named); ok {
		add(types.NewPointer(named))
		t = named.Underlying()
		methods(t) // those of embedded fields
	}
	switch t := t.(type) {
	case *types.Pointer:
		add(t.Elem())
	case *types.Slice:
		add(t.Elem())
	case *types.Array:
		add(t.Elem())
	case *types.Chan:
		add(t.Elem())
	case *types.Map:
		add(t.Key())
		add(t.Elem())
	case *types.Signature:
		tuple(t.Params())
		tuple(t.Results())
	case *types.Struct:
		for field := range t.Fields() {
			add(field.Type())
		}
	case *types.Tuple:
		tuple(t)
	}
	return found
}
