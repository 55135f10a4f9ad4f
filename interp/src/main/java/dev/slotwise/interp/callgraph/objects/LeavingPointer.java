// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

/**
 * A place where code breaks {@code pointers-stay-in-their-objects} whenever it runs.
 *
 * @param kind what happens
 * @param function whose code it is in
 * @param offset of the instruction in the file
 * @param of the object that the pointer is of, or the function
 * @param detail where it points instead, for people
 */
public record LeavingPointer(Kind kind, int function, int offset, String of, String detail) {

  /** What was seen. */
  public enum Kind {
    /** An address of an object is accessed where the object is not. */
    ACCESS("an address leaves its object"),
    /** An address that the linker did not write as one of an object is accessed in it. */
    ADDRESS("an object is accessed at a number"),
    /** Addresses of two objects are added, or one is subtracted from the other. */
    DISTANCE("the distance of two objects is computed"),
    /** A slot was computed from that of a function, and is called. */
    MOVED("a function pointer is moved and called"),
    /** A number that the linker did not write as a slot is called. */
    NUMBER("a number is called"),
    /** A function pointer is read or written by less than a word. */
    PART("a function pointer is taken apart"),
    /** An object is found by the bounds of the section that it lies in. */
    BOUNDS("objects are found by where their section begins or ends");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }
}
