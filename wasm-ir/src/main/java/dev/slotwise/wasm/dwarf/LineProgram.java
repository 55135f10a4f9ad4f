// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

import java.util.Optional;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The program of one unit that makes its lines, versions 2 to 5.
 *
 * <p>Source: DWARF 5, section 6.2; DWARF 4, section 6.2.
 */
final class LineProgram {
  private static final int COPY = 1;
  private static final int ADVANCE_PC = 2;
  private static final int ADVANCE_LINE = 3;
  private static final int SET_FILE = 4;
  private static final int CONST_ADD_PC = 8;
  private static final int FIXED_ADVANCE_PC = 9;
  private static final int END_SEQUENCE = 1;
  private static final int SET_ADDRESS = 2;
  private static final int PATH = 1;
  private static final int DIRECTORY_INDEX = 2;

  /** Entries of the tables of files whose format takes no bytes would cost only memory. */
  private static final int MOST_FILES = 1 << 20;

  private final Unit unit;
  private final DwarfCursor cursor;
  private final LineTable.Builder rows;
  private final MutableList<String> directories = Lists.mutable.empty();
  private final MutableIntList files = IntLists.mutable.empty();
  private int version;
  private int offsetSize;

  /** What the files of the table count from. */
  private int firstFile;

  LineProgram(Unit unit, long offset, LineTable.Builder rows) {
    this.unit = unit;
    this.rows = rows;
    DwarfCursor section = unit.file.section(".debug_line");
    section.seek(offset);
    long length = section.unitLength();
    this.offsetSize = length < 0 ? 8 : 4;
    this.cursor = section.window(section.position(), length < 0 ? ~length : length);
  }

  /** The numbers in the table's rows of the files that the unit counts from {@link #firstFile}. */
  IntList files() {
    return files;
  }

  int firstFile() {
    return firstFile;
  }

  void run() {
    // Many units can name one program.
    unit.info.spend(cursor.remaining(), cursor);
    version = cursor.u16();
    if (version < 2 || version > 5) {
      throw cursor.error("unknown version of a line program: " + version, cursor.position() - 2);
    }
    if (version == 5) {
      cursor.skip(2);
    }
    long headerLength = cursor.fixed(offsetSize);
    long start = cursor.position() + headerLength;
    int minimumLength = cursor.u8();
    if (version >= 4) {
      cursor.skip(1);
    }
    cursor.skip(1);
    int lineBase = (byte) cursor.u8();
    int lineRange = cursor.u8();
    int opcodeBase = cursor.u8();
    if (lineRange == 0 || opcodeBase == 0) {
      throw cursor.error("line program without lines", cursor.position() - 2);
    }
    int[] operands = new int[opcodeBase];
    for (int op = 1; op < opcodeBase; op++) {
      operands[op] = cursor.u8();
    }
    if (version == 5) {
      readTables();
    } else {
      readNames();
    }
    cursor.seek(start);
    runOpcodes(minimumLength, lineBase, lineRange, opcodeBase, operands);
  }

  private void runOpcodes(
      int minimumLength, int lineBase, int lineRange, int opcodeBase, int[] operands) {
    long address = 0;
    int file = 1;
    int line = 1;
    int sequence = rows.size();
    boolean live = false;
    while (!cursor.atEnd()) {
      int op = cursor.u8();
      if (op >= opcodeBase) {
        int advance = op - opcodeBase;
        address += (long) (advance / lineRange) * minimumLength;
        line += lineBase + advance % lineRange;
        row(live, address, file, line);
        continue;
      }
      switch (op) {
        case 0 -> {
          long size = cursor.uleb();
          DwarfCursor extended = cursor.window(cursor.position(), size);
          cursor.skip(size);
          int kind = size == 0 ? 0 : extended.u8();
          if (kind == END_SEQUENCE) {
            if (live) {
              rows.end(address);
            } else {
              rows.truncate(sequence);
            }
            sequence = rows.size();
            address = 0;
            file = 1;
            line = 1;
            live = false;
          } else if (kind == SET_ADDRESS && size > 1) {
            address = extended.fixed((int) Math.min(size - 1, Integer.MAX_VALUE));
            live = unit.live(address).isPresent();
          }
        }
        case COPY -> row(live, address, file, line);
        case ADVANCE_PC -> address += cursor.uleb() * minimumLength;
        case ADVANCE_LINE -> line += (int) cursor.sleb();
        case SET_FILE -> file = (int) cursor.uleb();
        case CONST_ADD_PC -> address += (long) ((255 - opcodeBase) / lineRange) * minimumLength;
        case FIXED_ADVANCE_PC -> address += cursor.u16();
        default -> {
          for (int i = operands[op]; i > 0; i--) {
            cursor.uleb();
          }
        }
      }
    }
    // A sequence without an end says nothing of where its last row ends.
    rows.truncate(sequence);
  }

  private void row(boolean live, long address, int file, int line) {
    int index = file - firstFile;
    if (live && index >= 0 && index < files.size()) {
      rows.row(address, files.get(index), Math.max(0, line));
    }
  }

  /** The tables of versions up to 4: strings that end with an empty one. */
  private void readNames() {
    firstFile = 1;
    directories.add("");
    for (String name = cursor.string(); !name.isEmpty(); name = cursor.string()) {
      directories.add(name);
    }
    for (String name = cursor.string(); !name.isEmpty(); name = cursor.string()) {
      long directory = cursor.uleb();
      cursor.uleb();
      cursor.uleb();
      addFile(directory, name);
    }
  }

  private void addFile(long directory, String name) {
    boolean known = directory > 0 && directory < directories.size() && !name.startsWith("/");
    String path = known ? directories.get((int) directory) + "/" + name : name;
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    unit.info.spend(path.length(), cursor);
    files.add(rows.name(path));
  }

  /** The tables of version 5, which say themselves what is in them. */
  private void readTables() {
    firstFile = 0;
    readTable(true);
    readTable(false);
  }

  private void readTable(boolean isOfDirectories) {
    int columns = cursor.u8();
    int[] contents = new int[columns];
    int[] forms = new int[columns];
    for (int i = 0; i < columns; i++) {
      contents[i] = cursor.count(0xFFFF);
      forms[i] = cursor.count(0xFFFF);
    }
    int count = cursor.count(MOST_FILES);
    for (int i = 0; i < count; i++) {
      Optional<String> path = Optional.empty();
      long directory = 0;
      for (int column = 0; column < columns; column++) {
        if (contents[column] == PATH) {
          path = Optional.of(string(forms[column]));
        } else {
          long value = number(forms[column]);
          directory = contents[column] == DIRECTORY_INDEX ? value : directory;
        }
      }
      if (isOfDirectories) {
        directories.add(path.orElse(""));
      } else {
        addFile(directory, path.orElse(""));
      }
    }
  }

  private String string(int form) {
    if (form == Form.STRING) {
      return unit.info.spendOn(cursor.string(), cursor);
    }
    long value =
        switch (form) {
          case Form.STRP, Form.LINE_STRP -> cursor.fixed(offsetSize);
          case Form.STRX -> cursor.uleb();
          case Form.STRX1 -> cursor.u8();
          case Form.STRX2 -> cursor.u16();
          case Form.STRX3 -> cursor.u24();
          case Form.STRX4 -> cursor.u32();
          default ->
              throw cursor.error("unknown form of a file's name: " + form, cursor.position());
        };
    return unit.string(form, value).orElse("");
  }

  private long number(int form) {
    return switch (form) {
      case Form.DATA1 -> cursor.u8();
      case Form.DATA2 -> cursor.u16();
      case Form.DATA4 -> cursor.u32();
      case Form.DATA8 -> cursor.u64();
      case Form.UDATA -> cursor.uleb();
      case Form.DATA16 -> {
        cursor.skip(16);
        yield 0;
      }
      case Form.BLOCK -> {
        cursor.skip(cursor.uleb());
        yield 0;
      }
      case Form.STRING, Form.STRP, Form.LINE_STRP, Form.STRX -> {
        string(form);
        yield 0;
      }
      default -> throw cursor.error("unknown form of a file's number: " + form, cursor.position());
    };
  }
}
