// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A picture of a table of a page: the numbers are read from the page, so that a picture never says
 * anything else than the table beside it.
 *
 * @param name of its file, without the ending
 * @param unit of the numbers
 * @param points in the order in which they are drawn
 */
public record Figure(String name, Kind kind, String title, String unit, List<Point> points) {

  /** What a picture looks like. */
  public enum Kind {
    /** A bar a point, side by side where points have one label. */
    BARS,
    /** A line a series; both axes are logarithmic. */
    LINES
  }

  /**
   * A number.
   *
   * @param series what it is one number of
   * @param label what it is of: text for a bar, a number for a point of a line
   */
  public record Point(String series, String label, double value) {}

  /**
   * The pictures of the pages.
   *
   * @param docs the folder of the pages
   * @throws IOException if a page can't be read
   * @throws IllegalStateException if a page lacks its table
   */
  public static List<Figure> all(Path docs) throws IOException {
    String performance = Files.readString(docs.resolve("performance.md"));
    String results = Files.readString(docs.resolve("results.md"));
    return List.of(
        closures(table(results, "<!-- results closures -->")),
        programs(table(performance, "<!-- ruby -->")),
        scaling(table(performance, "<!-- scaling -->")));
  }

  /** The whole of it as text, for those who don't see it, and to tell whether it is out of date. */
  public String text() {
    return points.stream()
        .map(
            point ->
                String.format(
                    Locale.ROOT, "%s, %s: %s", point.label(), point.series(), point.value()))
        .collect(Collectors.joining("\n", title + ", in " + unit + "\n", ""));
  }

  /** The first level and the last one that the table has. */
  private static Figure closures(List<List<String>> table) {
    List<String> header = table.get(0);
    int last = header.size() - 1;
    List<Point> points = new ArrayList<>();
    for (List<String> row : table.subList(1, table.size())) {
      for (int column : new int[] {2, last}) {
        String cell = row.get(column);
        if (cell.contains("(")) {
          String share = cell.substring(cell.indexOf('(') + 1, cell.indexOf(" %"));
          points.add(
              new Point(plain(header.get(column)), plain(row.get(0)), Double.parseDouble(share)));
        }
      }
    }
    return new Figure(
        "closures", Kind.BARS, "Functions in the closure", "% of all functions", points);
  }

  private static Figure programs(List<List<String>> table) {
    List<Point> points = new ArrayList<>();
    for (List<String> row : table.subList(1, table.size())) {
      String program = plain(row.get(0)).replaceFirst(" --entry \\S+", "").replaceFirst(",.*", "");
      points.add(new Point("wall", program, Double.parseDouble(row.get(1))));
    }
    return new Figure(
        "programs", Kind.BARS, "Whole processes on a Ruby of 49 MB, cold", "seconds", points);
  }

  /** From the smallest module to the largest. */
  private static Figure scaling(List<List<String>> table) {
    List<Point> points = new ArrayList<>();
    for (List<String> row : table.subList(1, table.size())) {
      String[] range = row.get(5).split(" to ", 2);
      points.add(new Point(row.get(0), digits(row.get(1)), Double.parseDouble(digits(range[0]))));
      points.add(new Point(row.get(0), digits(row.get(2)), Double.parseDouble(digits(range[1]))));
    }
    return new Figure(
        "scaling", Kind.LINES, "Time by functions of the module", "milliseconds", points);
  }

  private static String digits(String number) {
    return number.replace(",", "");
  }

  private static String plain(String cell) {
    return cell.replace("`", "");
  }

  /** The first table after a line, its header first, without the rule below that. */
  private static List<List<String>> table(String page, String after) {
    int start = page.indexOf(after);
    if (start < 0) {
      throw new IllegalStateException("no table after " + after);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : (Iterable<String>) page.substring(start).lines()::iterator) {
      if (line.startsWith("|")) {
        if (!line.startsWith("|---")) {
          rows.add(cells(line));
        }
      } else if (!rows.isEmpty()) {
        break;
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    int start = 1;
    for (int end = line.indexOf('|', start); end >= 0; end = line.indexOf('|', start)) {
      cells.add(line.substring(start, end).strip());
      start = end + 1;
    }
    return cells;
  }
}
