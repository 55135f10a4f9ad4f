// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.wasm.ir.DataSegment;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A memory right after instantiation: the bytes of its data segments, read from the file in place,
 * and zeros elsewhere if the module defines it. Immutable once built.
 */
public final class InitialMemory {
  /** No one knows this byte. */
  public static final int UNKNOWN = -1;

  private final byte[] file;
  private final boolean zeroed;
  private final boolean shared;
  private final NavigableMap<Long, Part> parts;

  /**
   * Bytes of the file from {@code offset} on, up to address {@code end} (excluded).
   *
   * @param certain whether they have been copied for sure; otherwise no one knows these bytes
   */
  private record Part(long end, long offset, boolean certain) {

    /** This part up to an address. */
    Part before(long address) {
      return new Part(address, offset, certain);
    }

    /** This part from some bytes on. */
    Part after(long bytes) {
      return new Part(end, offset + bytes, certain);
    }
  }

  private InitialMemory(Builder builder) {
    this.file = builder.file;
    this.zeroed = builder.zeroed;
    this.shared = builder.shared;
    this.parts = builder.parts;
  }

  /** Collects active segments in the order of the file. */
  public static final class Builder {
    private final byte[] file;
    private boolean zeroed;
    private final boolean shared;
    private NavigableMap<Long, Part> parts = new TreeMap<>();

    /** Begins with a memory without segments. */
    /**
     * Begins with a memory without segments.
     *
     * @param file the file's bytes
     * @param zeroed whether the rest is zero; otherwise it is unknown
     * @param shared whether other threads may write it at any time
     */
    public Builder(byte[] file, boolean zeroed, boolean shared) {
      this.file = file;
      this.zeroed = zeroed;
      this.shared = shared;
    }

    /**
     * Adds a segment at a known address.
     *
     * @param address of its first byte
     * @param segment its bytes are read from the module
     * @param certain whether it has been copied for sure when code runs
     * @return this builder
     */
    public Builder segment(long address, DataSegment segment, boolean certain) {
      long end = address + segment.size();
      if (end == address || Long.compareUnsigned(address, StoreLayout.ADDRESS_LIMIT) >= 0) {
        return this;
      }
      if (end > StoreLayout.ADDRESS_LIMIT) {
        return segmentSomewhere(segment);
      }
      Map.Entry<Long, Part> before = parts.lowerEntry(address);
      if (before != null && before.getValue().end > address) {
        Part part = before.getValue();
        parts.put(before.getKey(), part.before(address));
        if (part.end > end) {
          parts.put(end, part.after(end - before.getKey()));
        }
      }
      Map.Entry<Long, Part> inside = parts.ceilingEntry(address);
      while (inside != null && inside.getKey() < end) {
        parts.remove(inside.getKey());
        Part part = inside.getValue();
        if (part.end > end) {
          parts.put(end, part.after(end - inside.getKey()));
        }
        inside = parts.higherEntry(inside.getKey());
      }
      parts.put(address, new Part(end, segment.start(), certain));
      return this;
    }

    /**
     * Adds a segment at an unknown address. Any byte may be one of its afterwards.
     *
     * @param segment its bytes are read from the module
     * @return this builder
     */
    public Builder segmentSomewhere(DataSegment segment) {
      if (segment.size() > 0) {
        parts.clear();
        zeroed = false;
      }
      return this;
    }

    /** {@return the memory with the segments added so far} */
    public InitialMemory build() {
      return new InitialMemory(this);
    }
  }

  /**
   * {@return whether other threads may write it at any time, so that nothing can be known of it}
   */
  public boolean isShared() {
    return shared;
  }

  /**
   * {@return the byte at an address, unsigned, or {@link #UNKNOWN}}
   *
   * @param address in bytes
   */
  public int byteAt(long address) {
    Map.Entry<Long, Part> entry = parts.floorEntry(address);
    if (entry != null && address < entry.getValue().end) {
      if (!entry.getValue().certain) {
        return UNKNOWN;
      }
      return file[(int) (entry.getValue().offset + (address - entry.getKey()))] & 0xFF;
    }
    return zeroed ? 0 : UNKNOWN;
  }

  /** Where the file has the byte at an address; -1 if no segment's is there. */
  int placeOf(long address) {
    Map.Entry<Long, Part> entry = parts.floorEntry(address);
    return entry != null && address < entry.getValue().end
        ? (int) (entry.getValue().offset + (address - entry.getKey()))
        : -1;
  }

  /**
   * {@return whether a segment's byte is at an address}
   *
   * @param address in bytes
   */
  public boolean isData(long address) {
    Map.Entry<Long, Part> entry = parts.floorEntry(address);
    return entry != null && address < entry.getValue().end;
  }
}
