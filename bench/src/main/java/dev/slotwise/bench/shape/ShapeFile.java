// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.bench.shape.Shape.TypeShare;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/** Shapes as text: a line a part, its name and its values; {@code #} begins a comment. */
public final class ShapeFile {
  private ShapeFile() {}

  /**
   * A shape that was measured on a real module.
   *
   * @param name of a file in this package, without its ending
   */
  public static Shape named(String name) {
    try (InputStream in = ShapeFile.class.getResourceAsStream(name + ".shape")) {
      if (in == null) {
        throw new IllegalArgumentException("no such shape: " + name);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Shape parse(String text) {
    Map<String, String> parts = new TreeMap<>();
    MutableList<TypeShare> functionTypes = Lists.mutable.empty();
    MutableList<TypeShare> siteTypes = Lists.mutable.empty();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              String key = line.substring(0, space);
              String value = line.substring(space + 1);
              switch (key) {
                case "function-type" -> functionTypes.add(typeShare(value));
                case "site-type" -> siteTypes.add(typeShare(value));
                default -> parts.put(key, value);
              }
            });
    return new Shape(
        numbers(Shape.Measure.class, parts),
        distribution(parts, "body-bytes"),
        distribution(parts, "direct-calls"),
        distribution(parts, "indirect-calls"),
        distribution(parts, "callers"),
        functionTypes.toImmutable(),
        siteTypes.toImmutable(),
        numbers(InstructionClass.class, parts));
  }

  /** The text from which {@link #named} would read the shape. */
  public static String write(Shape shape) {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    shape.numbers().forEach((key, value) -> lines.add(name(key) + " " + value));
    lines.add("body-bytes " + shape.bodyBytes());
    lines.add("direct-calls " + shape.directCalls());
    lines.add("indirect-calls " + shape.indirectCalls());
    lines.add("callers " + shape.callers());
    addAll(lines, "function-type", shape.functionTypes());
    addAll(lines, "site-type", shape.siteTypes());
    shape.instructions().forEach((key, value) -> lines.add(name(key) + " " + value));
    return lines.toString();
  }

  private static void addAll(StringJoiner lines, String key, ImmutableList<TypeShare> types) {
    types.forEach(type -> lines.add(key + " " + type.type() + " " + type.share()));
  }

  private static TypeShare typeShare(String text) {
    int space = text.indexOf(' ');
    return new TypeShare(text.substring(0, space), Double.parseDouble(text.substring(space + 1)));
  }

  private static Distribution distribution(Map<String, String> parts, String key) {
    String text = parts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("a shape without " + key);
    }
    return Distribution.parse(text);
  }

  private static <K extends Enum<K>> Map<K, Double> numbers(
      Class<K> keys, Map<String, String> parts) {
    Map<K, Double> numbers = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      String text = parts.get(name(key));
      if (text != null) {
        numbers.put(key, Double.valueOf(text));
      }
    }
    return numbers;
  }

  private static String name(Enum<?> key) {
    String group = key instanceof InstructionClass ? "op." : "";
    return group + key.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
