// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.interp.domain.Origins;
import dev.slotwise.interp.domain.Pointer;
import dev.slotwise.interp.domain.PointerDomain;

/**
 * The pointers among values: which constants are addresses of objects, and into which objects a
 * store through an address can go.
 *
 * @param <V> the elements of the value domain
 */
public interface Addresses<V> {

  /** {@return the objects} */
  MemoryObjects objects();

  /**
   * {@return a constant of the code, whose immediate is at a place of the file}
   *
   * @param number the number, as the value domain has it
   * @param place absolute offset in the file of the first byte
   */
  V constant(V number, int place);

  /**
   * {@return an address, to which an immediate at a place of the file is added}
   *
   * @param address what the instruction takes from the stack
   * @param place absolute offset in the file of the first byte
   */
  V offset(V address, int place);

  /**
   * {@return the number that a global holds at the start}
   *
   * @param number the number, as the value domain has it
   * @param global its index
   * @param word the same number, exactly
   */
  V initial(V number, int global, long word);

  /**
   * {@return a word that a data segment has put into memory, from one place of the file on}
   *
   * @param number the number, as the value domain has it
   * @param place absolute offset in the file of the first byte
   * @param bytes size of the word, 1 to 8
   */
  V data(V number, int place, int bytes);

  /**
   * {@return the objects into which a store through an address can go}
   *
   * @param address an element of the value domain
   */
  Origins of(V address);

  /**
   * {@return addresses of a memory without objects}
   *
   * @param <V> the elements of the value domain
   */
  static <V> Addresses<V> withoutObjects() {
    return new Addresses<>() {
      @Override
      public MemoryObjects objects() {
        return MemoryObjects.NONE;
      }

      @Override
      public V constant(V number, int place) {
        return number;
      }

      @Override
      public V offset(V address, int place) {
        return address;
      }

      @Override
      public V initial(V number, int global, long word) {
        return number;
      }

      @Override
      public V data(V number, int place, int bytes) {
        return number;
      }

      @Override
      public Origins of(V address) {
        return Origins.ANY;
      }
    };
  }

  /**
   * {@return addresses of a memory with objects, in a domain that follows them}
   *
   * @param <N> the elements of the domain of numbers
   * @param domain follows pointers beside numbers
   * @param objects of the module's memory
   */
  static <N> Addresses<Pointer<N>> of(PointerDomain<N> domain, MemoryObjects objects) {
    return new Addresses<>() {
      @Override
      public MemoryObjects objects() {
        return objects;
      }

      private Pointer<N> located(Pointer<N> number, int object) {
        return switch (object) {
          case MemoryObjects.NO_OBJECT -> number;
          case MemoryObjects.ANY_OBJECT -> domain.located(number, Origins.ANY);
          default -> domain.located(number, Origins.of(object));
        };
      }

      @Override
      public Pointer<N> constant(Pointer<N> number, int place) {
        return located(number, objects.writtenAt(place));
      }

      @Override
      public Pointer<N> offset(Pointer<N> address, int place) {
        return located(address, objects.writtenAt(place));
      }

      @Override
      public Pointer<N> initial(Pointer<N> number, int global, long word) {
        return located(number, objects.startsWith(global, word));
      }

      @Override
      public Pointer<N> data(Pointer<N> number, int place, int bytes) {
        // A pointer is read as a whole word; what has parts of one may be anything.
        int before = place - (Integer.BYTES - 1);
        if (!objects.isWrittenBetween(before, place + bytes - 1)) {
          return number;
        }
        boolean isWhole =
            bytes == Integer.BYTES
                && objects.writtenAt(place) != MemoryObjects.NO_OBJECT
                && !objects.isWrittenBetween(before, place - 1)
                && !objects.isWrittenBetween(place + 1, place + bytes - 1);
        return isWhole
            ? located(number, objects.writtenAt(place))
            : domain.located(number, Origins.ANY);
      }

      @Override
      public Origins of(Pointer<N> address) {
        return address.origins();
      }
    };
  }
}
