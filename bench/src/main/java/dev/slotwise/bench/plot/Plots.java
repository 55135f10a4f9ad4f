// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.plot;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws each {@link Figure} as SVG. Argument: the folder of the pages; they go to its plots. */
public final class Plots {
  private static final int WIDTH = 900;
  private static final int LINES_HEIGHT = 500;
  private static final int BAR_HEIGHT = 13;
  private static final int BORDER_HEIGHT = 110;
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);

  private Plots() {}

  /** Draws all of them anew. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path docs = Path.of(arguments[0]);
    Path folder = Files.createDirectories(docs.resolve("plots"));
    for (Figure figure : Figure.all(docs)) {
      draw(figure, folder.resolve(figure.name() + ".svg"));
    }
  }

  private static void draw(Figure figure, Path file) throws IOException {
    boolean isBars = figure.kind() == Figure.Kind.BARS;
    JFreeChart chart = isBars ? bars(figure) : lines(figure);
    chart.setBackgroundPaint(Color.WHITE);
    int height = isBars ? BORDER_HEIGHT + BAR_HEIGHT * figure.points().size() : LINES_HEIGHT;
    SVGGraphics2D svg = new SVGGraphics2D(document());
    svg.setSVGCanvasSize(new Dimension(WIDTH, height));
    chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, height));
    Element root = svg.getRoot();
    Element text = root.getOwnerDocument().createElementNS(SVG, "desc");
    text.setTextContent(figure.text());
    root.insertBefore(text, root.getFirstChild());
    try (Writer out = Files.newBufferedWriter(file)) {
      svg.stream(root, out, false, false);
    }
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JFreeChart bars(Figure figure) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Figure.Point point : figure.points()) {
      data.addValue(point.value(), point.series(), point.label());
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            figure.title(),
            null,
            figure.unit(),
            data,
            PlotOrientation.HORIZONTAL,
            data.getRowCount() > 1,
            false,
            false);
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setOutlineVisible(false);
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.6f);
    plot.getDomainAxis().setLowerMargin(0.01);
    plot.getDomainAxis().setUpperMargin(0.01);
    BarRenderer renderer = (BarRenderer) plot.getRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setItemMargin(0);
    return chart;
  }

  private static JFreeChart lines(Figure figure) {
    XYSeriesCollection data = new XYSeriesCollection();
    Map<String, XYSeries> series = new HashMap<>();
    for (Figure.Point point : figure.points()) {
      XYSeries line = series.get(point.series());
      if (line == null) {
        line = new XYSeries(point.series());
        series.put(point.series(), line);
        data.addSeries(line);
      }
      line.add(Double.parseDouble(point.label()), point.value());
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            figure.title(),
            "functions",
            figure.unit(),
            data,
            PlotOrientation.VERTICAL,
            true,
            false,
            false);
    XYPlot plot = chart.getXYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setRenderer(new XYLineAndShapeRenderer(true, true));
    plot.setDomainAxis(logarithmic("functions"));
    plot.setRangeAxis(logarithmic(figure.unit()));
    return chart;
  }

  private static LogAxis logarithmic(String label) {
    LogAxis axis = new LogAxis(label);
    axis.setNumberFormatOverride(NumberFormat.getInstance(Locale.ROOT));
    // One at each power of ten.
    axis.setTickUnit(new NumberTickUnit(1));
    return axis;
  }
}
