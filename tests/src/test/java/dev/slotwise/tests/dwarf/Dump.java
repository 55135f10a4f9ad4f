// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import dev.slotwise.wasm.dwarf.AddressRange;
import dev.slotwise.wasm.dwarf.Attribute;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.Entry;
import dev.slotwise.wasm.dwarf.LocatedPlace;
import dev.slotwise.wasm.dwarf.Place;
import dev.slotwise.wasm.dwarf.Tag;
import dev.slotwise.wasm.dwarf.Unit;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines about entries in one form, from what llvm-dwarfdump prints and from what this project
 * reads: for each entry its offset, depth, tag, name, references, code and places.
 */
final class Dump {
  private static final Pattern ENTRY = Pattern.compile("0x([0-9a-f]{8}): ( *)DW_TAG_(\\w+)");
  private static final Pattern RANGE =
      Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)(?:: (.*?))?\\)?$");
  private static final Pattern WASM =
      Pattern.compile("DW_OP_WASM_location 0x([0-9a-f]+) 0x([0-9a-f]+)");
  private static final Map<Integer, String> TAGS = new TreeMap<>();

  static {
    try {
      for (Field field : Tag.class.getFields()) {
        TAGS.put(field.getInt(null), field.getName().toLowerCase(java.util.Locale.ROOT));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private Dump() {}

  /** Of what is read. */
  static List<String> read(DebugInfo info) {
    List<String> lines = new ArrayList<>();
    for (Unit unit : info.units()) {
      Entry entry = unit.entries();
      boolean starts = true;
      while (entry.next()) {
        if (starts && entry.tag() == Tag.TYPE_UNIT && unit.version() == 4) {
          // It has a section of its own, which is not printed.
          break;
        }
        starts = false;
        lines.add(line(entry));
      }
    }
    return lines;
  }

  private static String line(Entry entry) {
    String tag = TAGS.getOrDefault(entry.tag(), "?");
    return "%08x %d %s name=%s type=%s origin=%s spec=%s low=%s ranges=%s location=%s member=%s"
        .formatted(
            entry.id(),
            entry.depth(),
            tag,
            entry.string(Attribute.NAME).orElse(""),
            hex(entry.reference(Attribute.TYPE)),
            hex(entry.reference(Attribute.ABSTRACT_ORIGIN)),
            hex(entry.reference(Attribute.SPECIFICATION)),
            hex(entry.address(Attribute.LOW_PC)),
            entry.has(Attribute.RANGES) ? entry.ranges().collect(Dump::text).makeString(" ") : "",
            entry.places(Attribute.LOCATION).collect(Dump::text).makeString(" "),
            entry.has(Attribute.DATA_MEMBER_LOCATION)
                ? Long.toHexString(entry.unsigned(Attribute.DATA_MEMBER_LOCATION, 0))
                : "");
  }

  private static String hex(OptionalInt number) {
    return number.isEmpty() ? "" : Integer.toHexString(number.getAsInt());
  }

  private static String hex(OptionalLong number) {
    return number.isEmpty() ? "" : Long.toHexString(number.getAsLong());
  }

  private static String text(AddressRange range) {
    return Long.toHexString(range.start()) + "-" + Long.toHexString(range.end());
  }

  private static String text(LocatedPlace place) {
    String where = place.range().equals(AddressRange.ALWAYS) ? "always" : text(place.range());
    return where + ":" + text(place.place());
  }

  private static String text(Place place) {
    return switch (place.kind()) {
      case OTHER, GLOBAL, CONSTANT -> "other";
      default ->
          place.kind()
              + "@"
              + Long.toHexString(place.index())
              + "+"
              + place.offset()
              + (place.isValue() ? "=" : "");
    };
  }

  /** Of what llvm-dwarfdump printed. */
  static List<String> parse(String text) {
    List<String> result = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    String head = "";
    for (String line : text.lines().toList()) {
      Matcher entry = ENTRY.matcher(line);
      boolean starts = entry.lookingAt();
      if (starts || line.startsWith("0x")) {
        if (!head.isEmpty()) {
          result.add(head + fields(attributes));
        }
        attributes.clear();
        head = "";
      }
      if (starts) {
        String tag = entry.group(3);
        head =
            "%s %d %s"
                .formatted(
                    entry.group(1),
                    entry.group(2).length() / 2,
                    TAGS.containsValue(tag) ? tag : "?");
      } else if (line.stripLeading().startsWith("DW_AT_")) {
        attributes.add(line.strip());
      } else if (!line.isBlank() && !attributes.isEmpty()) {
        attributes.add(attributes.remove(attributes.size() - 1) + "\n" + line.strip());
      }
    }
    if (!head.isEmpty()) {
      result.add(head + fields(attributes));
    }
    return result;
  }

  private static String fields(List<String> attributes) {
    Map<String, String> values =
        attributes.stream()
            .filter(text -> text.contains("\t("))
            .collect(
                Collectors.toMap(
                    text -> text.substring(0, text.indexOf('\t')),
                    text -> text.substring(text.indexOf('\t') + 2, text.length() - 1),
                    (a, b) -> a));
    String name = values.getOrDefault("DW_AT_name", "\"\"");
    String low = values.getOrDefault("DW_AT_low_pc", "");
    return " name=%s type=%s origin=%s spec=%s low=%s ranges=%s location=%s member=%s"
        .formatted(
            name.substring(1, name.length() - 1),
            reference(values.getOrDefault("DW_AT_type", "")),
            reference(values.getOrDefault("DW_AT_abstract_origin", "")),
            reference(values.getOrDefault("DW_AT_specification", "")),
            low.isEmpty() || isDead(low) ? "" : number(low.replaceAll(" .*", "")),
            ranges(values.getOrDefault("DW_AT_ranges", "")),
            location(values.getOrDefault("DW_AT_location", "")),
            number(values.getOrDefault("DW_AT_data_member_location", "")));
  }

  private static boolean isDead(String low) {
    return low.startsWith("dead code") || low.equals("0x00000000") || low.equals("0xfffffffe");
  }

  private static String reference(String value) {
    return value.startsWith("0x") ? number(value.replaceAll(" .*", "")) : "";
  }

  private static String number(String value) {
    return value.startsWith("0x") ? Long.toHexString(Long.parseLong(value.substring(2), 16)) : "";
  }

  private static String ranges(String value) {
    return value
        .lines()
        .map(line -> RANGE.matcher(line.strip()))
        .filter(Matcher::find)
        .filter(range -> isLive(range.group(1), range.group(2)))
        .map(range -> hex(range.group(1)) + "-" + hex(range.group(2)))
        .collect(Collectors.joining(" "));
  }

  private static boolean isLive(String start, String end) {
    long from = Long.parseLong(start, 16);
    return from != 0 && from < 0xFFFFFFFEL && from < Long.parseLong(end, 16);
  }

  private static String hex(String digits) {
    return Long.toHexString(Long.parseLong(digits, 16));
  }

  private static String location(String value) {
    if (value.isEmpty()) {
      return "";
    }
    if (!value.contains("[0x")) {
      return value.startsWith("0x") || value.startsWith("indexed")
          ? ""
          : "always:" + expression(value);
    }
    return value
        .lines()
        .map(line -> RANGE.matcher(line.strip()))
        .filter(Matcher::find)
        .filter(range -> isLive(range.group(1), range.group(2)))
        .map(
            range ->
                hex(range.group(1))
                    + "-"
                    + hex(range.group(2))
                    + ":"
                    + expression(String.valueOf(range.group(3))))
        .collect(Collectors.joining(" "));
  }

  private static String expression(String text) {
    String[] operations = text.split(", ", -1);
    long offset = 0;
    boolean isValue = false;
    for (int i = 1; i < operations.length; i++) {
      if (!isValue && operations[i].startsWith("DW_OP_plus_uconst 0x")) {
        offset += Long.parseLong(operations[i].substring(20), 16);
      } else if (!isValue && operations[i].equals("DW_OP_stack_value")) {
        isValue = true;
      } else {
        return "other";
      }
    }
    String end = "+" + offset + (isValue ? "=" : "");
    Matcher wasm = WASM.matcher(operations[0]);
    if (wasm.matches()) {
      return switch (wasm.group(1)) {
        case "0" -> "LOCAL@" + wasm.group(2) + end;
        case "2" -> "OPERAND@" + wasm.group(2) + end;
        default -> "other";
      };
    }
    if (operations[0].startsWith("DW_OP_addr 0x")) {
      String address = operations[0].substring(13);
      return address.equals("0") || address.equals("ffffffff")
          ? "other"
          : "MEMORY@" + address + end;
    }
    if (operations[0].startsWith("DW_OP_addrx ")) {
      Matcher address =
          Pattern.compile("DW_OP_addrx 0x[0-9a-f]+(?: \\(0x([0-9a-f]+)\\))?.*")
              .matcher(operations[0]);
      return address.matches() && address.group(1) != null
          ? "MEMORY@" + hex(address.group(1)) + end
          : "addrx";
    }
    if (operations[0].startsWith("DW_OP_fbreg ")) {
      return "FRAME@"
          + Long.toHexString(Long.parseLong(operations[0].substring(12).replace("+", "")))
          + end;
    }
    return "other";
  }
}
