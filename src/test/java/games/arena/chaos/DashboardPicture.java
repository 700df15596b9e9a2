package games.arena.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** The panels of a Grafana dashboard as SVG, placed as Grafana places them. */
final class DashboardPicture {

  private static final int UNIT_WIDTH = 42;
  private static final int UNIT_HEIGHT = 27;
  private static final int LEFT = 46;
  private static final int TOP = 30;
  private static final int RIGHT = 14;
  private static final int LEGEND_LINE = 13;

  /** Further series of a panel are drawn, and not named. */
  private static final int MAX_NAMED = 4;

  private static final List<String> COLOURS =
      List.of("#3274d9", "#e0752d", "#37872d", "#a352cc", "#c4162a", "#8f8f00", "#1f9e9e", "#555");

  /**
   * One line.
   *
   * @param values pairs of time (seconds) and a number as text, as Prometheus has them
   */
  record Series(String name, JsonNode values) {

    double last() {
      return values.isEmpty() ? Double.NaN : number(values.get(values.size() - 1));
    }

    double largest() {
      return StreamSupport.stream(values.spliterator(), false)
          .mapToDouble(Series::number)
          .filter(Double::isFinite)
          .max()
          .orElse(0);
    }

    static double number(JsonNode point) {
      String written = point.get(1).asText();
      return written.equals("+Inf") ? Double.NaN : Double.parseDouble(written);
    }
  }

  private final Instant from;
  private final double seconds;
  private final StringBuilder panels = new StringBuilder();
  private int bottom;

  DashboardPicture(Instant from, Instant to) {
    this.from = from;
    this.seconds = Duration.between(from, to).toSeconds();
  }

  void add(JsonNode panel, List<Series> series) {
    JsonNode place = panel.get("gridPos");
    int x = place.get("x").asInt() * UNIT_WIDTH;
    int y = place.get("y").asInt() * UNIT_HEIGHT;
    int width = place.get("w").asInt() * UNIT_WIDTH - 8;
    int height = place.get("h").asInt() * UNIT_HEIGHT - 8;
    bottom = Math.max(bottom, y + height);
    List<Series> named =
        series.stream()
            .sorted(Comparator.comparingDouble(Series::largest).reversed())
            .limit(MAX_NAMED)
            .toList();
    int plotWidth = width - LEFT - RIGHT;
    int plotHeight = height - TOP - 24 - LEGEND_LINE * Math.max(1, named.size());
    double top = round(series.stream().mapToDouble(Series::largest).max().orElse(0));
    String unit = panel.at("/fieldConfig/defaults/unit").asText();

    write("<g transform='translate(%d %d)'>", x, y);
    write("<rect class='panel' width='%d' height='%d' rx='3'/>", width, height);
    write("<text class='title' x='10' y='19'>%s</text>", escaped(panel.get("title").asText()));
    for (int i = 0; i <= 2; i++) {
      int line = TOP + plotHeight - plotHeight * i / 2;
      write("<path class='grid' d='M%d %dh%d'/>", LEFT, line, plotWidth);
      write(
          "<text class='end' x='%d' y='%d'>%s</text>",
          LEFT - 5, line + 4, shown(top * i / 2, unit));
    }
    for (int minute = 0; minute * 60 <= seconds; minute++) {
      write(
          "<text class='middle' x='%.0f' y='%d'>%d min</text>",
          LEFT + plotWidth * minute * 60 / seconds, TOP + plotHeight + 14, minute);
    }
    for (int i = 0; i < series.size(); i++) {
      int rank = named.indexOf(series.get(i));
      String colour = COLOURS.get((rank >= 0 ? rank : i) % COLOURS.size());
      write(
          "<path class='line' stroke='%s' d='%s'/>",
          colour, path(series.get(i), plotWidth, plotHeight, top));
    }
    for (int i = 0; i < named.size(); i++) {
      int line = TOP + plotHeight + 29 + LEGEND_LINE * i;
      write(
          "<rect x='%d' y='%d' width='10' height='3' fill='%s'/>", LEFT, line - 5, COLOURS.get(i));
      write(
          "<text x='%d' y='%d'>%s: most %s, last %s%s</text>",
          LEFT + 15,
          line,
          escaped(named.get(i).name()),
          shown(named.get(i).largest(), unit),
          shown(named.get(i).last(), unit),
          i == MAX_NAMED - 1 && series.size() > MAX_NAMED
              ? " (and %d more)".formatted(series.size() - MAX_NAMED)
              : "");
    }
    if (series.isEmpty()) {
      write("<text x='%d' y='%d'>nothing</text>", LEFT, TOP + plotHeight + 29);
    }
    write("</g>");
  }

  private String path(Series series, int width, int height, double top) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (JsonNode point : series.values()) {
      double value = Series.number(point);
      if (Double.isNaN(value)) {
        pen = false;
        continue;
      }
      double x = LEFT + width * (point.get(0).asDouble() - from.getEpochSecond()) / seconds;
      double y = TOP + height - height * value / top;
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x, y));
      pen = true;
    }
    return path.toString();
  }

  /** The next number of those with one digit other than 0, or 1 for nothing. */
  private static double round(double largest) {
    if (largest <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest)));
    return Math.ceil(largest / power) * power;
  }

  private static String shown(double value, String unit) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return switch (unit) {
      case "bytes" -> String.format(Locale.ROOT, "%.0f MiB", value / 1024 / 1024);
      case "s" ->
          value != 0 && value < 1
              ? String.format(Locale.ROOT, "%.3g ms", value * 1000)
              : String.format(Locale.ROOT, "%.3g s", value);
      default ->
          value >= 1000
              ? String.format(Locale.ROOT, "%,.0f", value)
              : String.format(Locale.ROOT, "%.3g", value).replaceAll("\\.0+$", "");
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void write(String format, Object... arguments) {
    panels.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  String svg() {
    int width = 24 * UNIT_WIDTH - 8;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
        <style>
        text { font: 11px sans-serif; fill: #333 } .title { font: bold 13px sans-serif }
        .end { text-anchor: end; fill: #777 } .middle { text-anchor: middle; fill: #777 }
        .panel { fill: #fff; stroke: #d0d0d0 } .grid { stroke: #e5e5e5 }
        .line { fill: none; stroke-width: 1.4; stroke-linejoin: round }
        </style>
        <rect width="%1$d" height="%2$d" fill="#f4f5f5"/>
        %3$s</svg>
        """
        .formatted(width, bottom, panels);
  }
}
