// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

/** The sorts of types of a source language that are told apart. */
enum TypeKind {
  VOID,
  /** Integers, characters, booleans and enumerations. */
  INTEGER,
  FLOAT,
  POINTER,
  LVALUE_REFERENCE,
  RVALUE_REFERENCE,
  /** Structures and classes. */
  STRUCTURE,
  UNION,
  ARRAY,
  FUNCTION,
  /** Anything else, such as pointers to members; told apart by name and size. */
  OTHER
}
