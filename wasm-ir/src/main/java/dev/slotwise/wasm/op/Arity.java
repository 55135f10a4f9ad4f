// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

/**
 * The number of operands that an instruction takes off the stack, and of results that it leaves
 * there. The two numbers are all that the instruction takes and gives, unless {@code rest} says
 * that what its immediates name takes part, too.
 *
 * <p>Source: WebAssembly 3.0, section 3.4.
 *
 * @param operands those that are always taken; they lie above those that {@code rest} adds
 * @param results those that are always given
 * @param rest what else is taken or given
 */
public record Arity(int operands, int results, Rest rest) {

  /** What an instruction takes and gives besides a fixed number of values. */
  public enum Rest {
    /** Takes nothing more. */
    NOTHING,
    /** Takes as many as the struct type has fields. */
    FIELDS,
    /** Takes as many as the count after the type says. */
    COUNT,
    /** Takes the parameters of the function type, and gives its results if control comes back. */
    CALLEE,
    /** Takes the parameters of the block type; the block starts with them. */
    BLOCK,
    /** Takes what the label takes; where control goes on, they are still there. */
    LABEL,
    /** Takes the results of the function, which is left. */
    FUNCTION,
    /** Takes the parameters of the tag. */
    TAG,
    /** Takes the results of the arm of a block that ends; another arm, or what follows, begins. */
    ARM
  }

  static Arity of(Signature signature) {
    return new Arity(signature.operands().length(), signature.results().length(), Rest.NOTHING);
  }

  static Arity takes(int operands, int results) {
    return new Arity(operands, results, Rest.NOTHING);
  }

  static Arity takes(int operands, int results, Rest rest) {
    return new Arity(operands, results, rest);
  }
}
