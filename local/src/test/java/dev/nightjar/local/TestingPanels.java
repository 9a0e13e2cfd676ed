package dev.nightjar.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.demo.SearchIndex;
import dev.nightjar.sinks.dashboards.SavedObjects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Vega panels of an installation: asks their questions as a page does, with its period and its
 * filters, and puts the answers in, so that a browser can draw them.
 */
final class TestingPanels {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WORDS = Pattern.compile("aria-label=\"([^\"]*)\"");
  private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");
  private static final Pattern COMPLAINT =
      Pattern.compile("<pre class=\"complaint\">(.*?)</pre>", Pattern.DOTALL);

  private final SearchIndex index;
  private final Map<String, String> specifications = new TreeMap<>();
  private final List<Drawing> drawings = new ArrayList<>();

  /**
   * The page's time range and filter.
   *
   * @param from its begin; never null
   * @param to its end; never null
   * @param filter a filter of OpenSearch; null for none
   */
  record Page(Instant from, Instant to, JsonNode filter) {}

  /**
   * A panel to draw.
   *
   * @param id of its section; never null
   * @param theme light or dark
   * @param spec with its answers in it
   */
  record Drawing(String id, String theme, JsonNode spec) {}

  /**
   * A panel as a browser drew it.
   *
   * @param words what its marks say of themselves, in no order
   * @param texts what can be read on it: labels, legends, marks of text
   * @param complaints warnings and errors of Vega
   */
  record Drawn(List<String> words, List<String> texts, List<String> complaints) {}

  /** The panels for the indices of a prefix. */
  TestingPanels(SearchIndex index, String prefix) throws IOException {
    this.index = index;
    for (JsonNode object : SavedObjects.of(prefix)) {
      JsonNode state = JSON.readTree(object.at("/attributes/visState").asText("{}"));
      if (state.path("type").asText().equals("vega")) {
        specifications.put(
            object.path("id").asText().substring(prefix.length() + 1),
            state.at("/params/spec").asText());
      }
    }
  }

  /** The names of all panels. */
  List<String> names() {
    return List.copyOf(specifications.keySet());
  }

  /** A panel with the answers of OpenSearch in place of its questions. */
  JsonNode answered(String name, Page page) throws IOException {
    return answered(name, page, "", "");
  }

  /** The same with another question: a text in it is replaced. */
  JsonNode answered(String name, Page page, String part, String by) throws IOException {
    String text = specifications.get(name);
    if (!text.contains(part)) {
      throw new AssertionError(name + " has no " + part);
    }
    JsonNode spec = JSON.readTree(part.isEmpty() ? text : text.replace(part, by));
    answer(spec, page);
    return spec;
  }

  /** Adds a panel to what is drawn. */
  void draw(String id, String theme, JsonNode spec) {
    drawings.add(new Drawing(id, theme, spec));
  }

  /** Writes the page with all panels that are to be drawn, and forgets them. */
  Path page(Path folder, String name, int width, int height)
      throws IOException, InterruptedException {
    TestingVega.copyTo(folder);
    try (InputStream in = TestingPanels.class.getResourceAsStream("/dashboards/render.js")) {
      Files.write(folder.resolve("render.js"), in.readAllBytes());
    }
    StringBuilder html =
        new StringBuilder(
            """
            <!DOCTYPE html><html><head><meta charset="utf-8"><style>
            body { margin: 0; font-family: sans-serif } section { padding: 8px }
            section.light { background: #FFFFFF } section.dark { background: #1D1E24 }
            section > div { width: %dpx; height: %dpx }
            </style></head><body>
            """
                .formatted(width - 16, height - 16));
    ArrayNode panels = JSON.createArrayNode();
    for (Drawing drawing : drawings) {
      html.append(
          "<section id=\"%s\" class=\"%s\"><div></div></section>\n"
              .formatted(drawing.id(), drawing.theme()));
      panels
          .addObject()
          .put("id", drawing.id())
          .put("theme", drawing.theme())
          .set("spec", drawing.spec());
    }
    html.append("<script>const PANELS = ")
        // What a document says must not end the script.
        .append(JSON.writeValueAsString(panels).replace("<", "\\u003c"))
        .append(";</script>\n");
    for (String script : TestingVega.scripts()) {
      html.append("<script src=\"").append(script).append("\"></script>\n");
    }
    html.append("<script src=\"render.js\"></script></body></html>\n");
    drawings.clear();
    return Files.writeString(folder.resolve(name + ".html"), html);
  }

  /** What a browser made of a panel. */
  static Drawn drawn(String dom, String id) {
    int begin = dom.indexOf("<section id=\"" + id + "\"");
    if (begin < 0) {
      throw new AssertionError("the page has no panel " + id + ": " + dom);
    }
    String section = dom.substring(begin, dom.indexOf("</section>", begin));
    return new Drawn(all(WORDS, section), all(TEXT, section), all(COMPLAINT, section));
  }

  private static List<String> all(Pattern pattern, String section) {
    Matcher matcher = pattern.matcher(section);
    return matcher
        .results()
        .map((MatchResult found) -> found.group(1))
        .map(
            text ->
                text.replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&nbsp;", "\u00a0")
                    .replace("&amp;", "&"))
        .toList();
  }

  private void answer(JsonNode node, Page page) {
    for (JsonNode child : node) {
      if (child.path("url").has("index")) {
        ObjectNode data = (ObjectNode) child;
        ObjectNode url = (ObjectNode) data.remove("url");
        data.set("values", asked(url, page));
      } else {
        answer(child, page);
      }
    }
  }

  private JsonNode asked(ObjectNode url, Page page) {
    ObjectNode body = (ObjectNode) url.path("body");
    if (url.has("%context%") || url.has("%timefield%")) {
      if (body.has("query")) {
        throw new AssertionError("a query beside %context%, which Dashboards refuses");
      }
      ObjectNode bool = context(page);
      ObjectNode range = JSON.createObjectNode();
      range
          .putObject("range")
          .putObject(url.path("%timefield%").asText())
          .put("gte", page.from().toString())
          .put("lte", page.to().toString())
          .put("format", "strict_date_optional_time");
      ((ArrayNode) bool.path("must")).add(range);
      body.putObject("query").set("bool", bool);
    }
    inject(body, page);
    String pattern = url.path("index").asText();
    // Whatever a question gets wrong, also a shard that fails, stops the test.
    JsonNode answer = index.send("POST", pattern + "/_search", body);
    if (answer.at("/_shards/failed").asInt() > 0) {
      throw new AssertionError("shards failed: " + answer.path("_shards"));
    }
    return answer;
  }

  private static ObjectNode context(Page page) {
    ObjectNode bool = JSON.createObjectNode();
    bool.putArray("must").addObject().putObject("match_all");
    ArrayNode filter = bool.putArray("filter");
    if (page.filter() != null) {
      filter.add(page.filter());
    }
    bool.putArray("should");
    bool.putArray("must_not");
    return bool;
  }

  /** Replaces what stands for the period and for the clauses of the page, at any depth. */
  private static void inject(JsonNode node, Page page) {
    if (node instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        Matcher clause =
            Pattern.compile("%dashboard_context-(\\w+)_clause%").matcher(array.path(i).asText());
        if (clause.matches()) {
          array.remove(i);
          JsonNode given = context(page).path(clause.group(1));
          for (int j = given.size() - 1; j >= 0; j--) {
            array.insert(i, given.path(j));
          }
        }
      }
    }
    if (node instanceof ObjectNode object) {
      for (String key : List.of("gte", "lte")) {
        JsonNode bound = object.path(key);
        if (bound.has("%timefilter%")) {
          Instant at = bound.path("%timefilter%").asText().equals("min") ? page.from() : page.to();
          object.put(key, at.plus(Duration.ofDays(bound.path("shift").asLong())).toEpochMilli());
        }
      }
    }
    node.forEach(child -> inject(child, page));
  }
}
