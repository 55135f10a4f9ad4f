// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The positions that a source map has. For WebAssembly, all code is in line 0 of the generated
 * file, and a column is an offset in bytes from the module's start. Immutable.
 *
 * <p>Source: ECMA-426, "Source map format"; WebAssembly tool conventions, "Debugging".
 */
public final class SourceMap implements Positions {
  /** In place of a source: code from here on comes from nowhere. */
  private static final int NOWHERE = -1;

  /** A number is of 32 bits, so that it never has more digits of 5 bits. */
  private static final int MOST_DIGITS = 7;

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final int[] offsets;
  private final int[] sources;
  private final int[] lines;
  private final ImmutableList<String> files;

  private SourceMap(int[] offsets, int[] sources, int[] lines, ImmutableList<String> files) {
    this.offsets = offsets;
    this.sources = sources;
    this.lines = lines;
    this.files = files;
  }

  /** A source map says something that it can't mean. */
  public static final class SourceMapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceMapException(String message, int character) {
      super(message + " at character " + character + " of its mappings");
    }

    SourceMapException(String message) {
      super(message);
    }
  }

  /**
   * Decodes mappings.
   *
   * @param files the sources, as the map's own numbers count them; empty for one without a name
   * @param mappings as the map has them
   * @throws SourceMapException if they are no mappings, or name a source that is not there
   */
  public static SourceMap of(ImmutableList<String> files, String mappings) {
    Decoder decoder = new Decoder(mappings, files.size());
    decoder.run();
    int[] offsets = decoder.offsets.toArray();
    int[] sources = decoder.sources.toArray();
    int[] lines = decoder.lines.toArray();
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        int[] order =
            IntStream.range(0, offsets.length)
                .boxed()
                .sorted(Comparator.comparingInt(at -> offsets[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new SourceMap(pick(offsets, order), pick(sources, order), pick(lines, order), files);
      }
    }
    return new SourceMap(offsets, sources, lines, files);
  }

  /**
   * A part of the generated file that has a map of its own.
   *
   * @param line where it begins, not negative
   * @param column in that line, not negative
   * @param map as if the part were a file
   */
  public record Section(int line, int column, SourceMap map) {}

  /**
   * One map of several. Code of a section in front of the section's first mapping is from nowhere.
   *
   * @param sections in the order of their places
   * @throws SourceMapException if they are in another order, or one has a mapping behind the
   *     beginning of the next
   */
  public static SourceMap ofSections(Iterable<Section> sections) {
    MutableIntList offsets = IntLists.mutable.empty();
    MutableIntList sources = IntLists.mutable.empty();
    MutableIntList lines = IntLists.mutable.empty();
    MutableList<String> files = Lists.mutable.empty();
    int line = 0;
    int column = 0;
    for (Section section : sections) {
      if (section.line < line || (section.line == line && section.column < column)) {
        throw new SourceMapException("its sections are not in order");
      }
      line = section.line;
      column = section.column;
      SourceMap map = section.map;
      if (line > 0) {
        // What follows the first line is of no code.
        continue;
      }
      if (offsets.notEmpty() && offsets.getLast() > column) {
        throw new SourceMapException("a section has mappings behind the beginning of the next");
      }
      int count = map.offsets.length;
      if (count > 0 && map.offsets[count - 1] >= Integer.MAX_VALUE - column) {
        throw new SourceMapException("a section has mappings where no file has a place");
      }
      if (count == 0 || map.offsets[0] > 0) {
        offsets.add(column);
        sources.add(NOWHERE);
        lines.add(0);
      }
      for (int i = 0; i < count; i++) {
        offsets.add(map.offsets[i] + column);
        sources.add(map.sources[i] == NOWHERE ? NOWHERE : map.sources[i] + files.size());
        lines.add(map.lines[i]);
      }
      files.addAllIterable(map.files);
    }
    return new SourceMap(
        offsets.toArray(), sources.toArray(), lines.toArray(), files.toImmutable());
  }

  private static int[] pick(int[] from, int[] order) {
    return Arrays.stream(order).map(at -> from[at]).toArray();
  }

  /** How many mappings there are. */
  public int size() {
    return offsets.length;
  }

  @Override
  public ImmutableList<Frame> at(int offset, int bodyStart) {
    int at = lastUpTo(offset);
    // A mapping before the function says nothing of it.
    return at < 0 || offsets[at] < bodyStart ? Lists.immutable.empty() : frame(at);
  }

  @Override
  public ImmutableList<Frame> ofFunction(int bodyStart, int bodyEnd) {
    for (int at = lastUpTo(bodyStart - 1) + 1; at < offsets.length && offsets[at] < bodyEnd; at++) {
      ImmutableList<Frame> frames = frame(at);
      if (frames.notEmpty()) {
        return frames;
      }
    }
    return Lists.immutable.empty();
  }

  private int lastUpTo(int offset) {
    int low = 0;
    int high = offsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private ImmutableList<Frame> frame(int at) {
    return sources[at] == NOWHERE || files.get(sources[at]).isEmpty()
        ? Lists.immutable.empty()
        : Lists.immutable.of(new Frame(files.get(sources[at]), lines[at], ""));
  }

  /** Reads segments of up to five numbers, each relative to the one before of its kind. */
  private static final class Decoder {
    private final String text;
    private final int sourceCount;
    final MutableIntList offsets = IntLists.mutable.empty();
    final MutableIntList sources = IntLists.mutable.empty();
    final MutableIntList lines = IntLists.mutable.empty();
    private final long[] last = new long[5];
    private int position;

    Decoder(String text, int sourceCount) {
      this.text = text;
      this.sourceCount = sourceCount;
    }

    void run() {
      // What follows the first line is of no code.
      while (position < text.length() && text.charAt(position) != ';') {
        if (text.charAt(position) == ',') {
          position++;
        } else {
          segment();
        }
      }
    }

    private void segment() {
      int start = position;
      int fields = 0;
      while (position < text.length() && ",;".indexOf(text.charAt(position)) < 0) {
        if (fields == last.length) {
          throw new SourceMapException("a segment of more than five numbers", start);
        }
        last[fields] += number();
        if (last[fields] < 0 || last[fields] >= Integer.MAX_VALUE) {
          throw new SourceMapException("a place that no file has", start);
        }
        fields++;
      }
      if (fields == 2 || fields == 3) {
        throw new SourceMapException("a segment of " + fields + " numbers", start);
      }
      if (fields > 1 && last[1] >= sourceCount) {
        throw new SourceMapException("an unknown source", start);
      }
      offsets.add((int) last[0]);
      sources.add(fields == 1 ? NOWHERE : (int) last[1]);
      lines.add(fields == 1 ? 0 : (int) last[2] + 1);
    }

    private long number() {
      int start = position;
      long bits = 0;
      for (int digit = 0; digit < MOST_DIGITS; digit++) {
        int value = position < text.length() ? DIGITS.indexOf(text.charAt(position)) : -1;
        if (value < 0) {
          throw new SourceMapException("not a digit", position);
        }
        position++;
        bits |= (long) (value & 0x1F) << (5 * digit);
        if (value < 0x20) {
          return (bits & 1) == 0 ? bits >>> 1 : -(bits >>> 1);
        }
      }
      throw new SourceMapException("a number that does not end", start);
    }
  }
}
