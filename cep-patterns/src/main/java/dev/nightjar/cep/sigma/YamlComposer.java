package dev.nightjar.cep.sigma;

import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Composes the documents of a file from YAML events, within limits that no rule needs and every
 * bomb breaks. Built on events, because the library's own composer recurses without a bound.
 */
final class YamlComposer {

  /** The longest file, in characters. */
  static final int MAX_LENGTH = 1 << 20;

  /** The deepest nesting of lists and maps. */
  static final int MAX_DEPTH = 32;

  /** The most documents in a file. */
  static final int MAX_DOCUMENTS = 1_000;

  /** The most aliases in a document. */
  static final int MAX_ALIASES = 100;

  /** The most nodes in a document, with each alias written out. */
  static final int MAX_NODES = 100_000;

  private final Faults faults;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private Iterator<Event> events;
  private long nodes;
  private int aliases;

  private YamlComposer(Faults faults) {
    this.faults = faults;
  }

  /** A node that aliases may repeat, and how many nodes it stands for. */
  private record Anchored(YamlNode node, long size) {}

  /** A file that can't be composed. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    Refused(int line, String reason) {
      super(reason);
      this.line = line;
    }
  }

  /**
   * The documents of a file, empty ones left out.
   *
   * @return nothing where the file is no YAML or breaks a limit: half a file is not a set of rules
   */
  static List<YamlNode> compose(String yaml, Faults faults) {
    if (yaml.length() > MAX_LENGTH) {
      faults.add(
          0, "", "the file has " + yaml.length() + " characters: " + MAX_LENGTH + " is the limit");
      return List.of();
    }
    return new YamlComposer(faults).documents(yaml);
  }

  private List<YamlNode> documents(String yaml) {
    // One buffer for the whole file: the library fails on a character of two units at the end of
    // one.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_LENGTH)
            .setBufferSize(yaml.length() + 16)
            .build();
    List<YamlNode> documents = new ArrayList<>();
    try {
      events = new Parse(settings).parseString(yaml).iterator();
      while (events.hasNext()) {
        if (!(events.next() instanceof DocumentStartEvent start)) {
          continue;
        }
        anchors.clear();
        nodes = 0;
        aliases = 0;
        YamlNode node = node(events.next(), 0);
        if (!(node instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL)) {
          if (documents.size() == MAX_DOCUMENTS) {
            throw new Refused(
                line(start), "the file has more than " + MAX_DOCUMENTS + " documents: split it");
          }
          documents.add(node);
        }
      }
      return documents;
    } catch (Refused e) {
      faults.add(e.line, "", e.getMessage());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(-1) + 1;
      faults.add(line, "", "is no YAML: " + oneLine(e.getProblem()));
    } catch (ReaderException e) {
      faults.add(
          lineAt(yaml, e.getPosition()),
          "",
          String.format("is no YAML: the character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlVersionException e) {
      faults.add(0, "", "is no YAML of version 1: leave the line %YAML out");
    } catch (YamlEngineException e) {
      faults.add(0, "", "is no YAML: " + oneLine(e.getMessage()));
    }
    return List.of();
  }

  private YamlNode node(Event event, int depth) throws Refused {
    int line = line(event);
    if (depth > MAX_DEPTH) {
      throw new Refused(line, "lists and maps are nested deeper than " + MAX_DEPTH);
    }
    long before = nodes;
    count(1, line);
    YamlNode node;
    if (event instanceof AliasEvent alias) {
      return repeated(alias, line);
    } else if (event instanceof ScalarEvent scalar) {
      node = scalar(scalar, line);
    } else {
      CollectionStartEvent start = (CollectionStartEvent) event;
      if (start.getTag().isPresent()) {
        throw new Refused(
            line, "the tag " + start.getTag().get() + " is not supported: leave it out");
      }
      node =
          event.getEventId() == Event.ID.SequenceStart
              ? sequence(line, depth)
              : mapping(line, depth);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get(), new Anchored(node, nodes - before));
    }
    return node;
  }

  private YamlNode repeated(AliasEvent alias, int line) throws Refused {
    if (++aliases > MAX_ALIASES) {
      throw new Refused(line, "the document has more than " + MAX_ALIASES + " aliases");
    }
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new Refused(
          line, "the alias *" + alias.getAlias() + " has no anchor that is complete before it");
    }
    count(anchored.size, line);
    return anchored.node;
  }

  private Scalar scalar(ScalarEvent event, int line) throws Refused {
    Optional<String> tag = event.getTag();
    boolean text = tag.isPresent() || !event.isPlain();
    if (tag.isPresent() && !tag.get().equals("tag:yaml.org,2002:str") && !tag.get().equals("!")) {
      throw new Refused(line, "the tag " + tag.get() + " is not supported: leave it out");
    }
    return text
        ? new Scalar(line, event.getValue(), Scalar.Type.TEXT, null)
        : Scalars.plain(line, event.getValue());
  }

  private Sequence sequence(int line, int depth) throws Refused {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new Sequence(line, List.copyOf(items));
  }

  private Mapping mapping(int line, int depth) throws Refused {
    List<Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      int at = line(next);
      if (!(node(next, depth + 1) instanceof Scalar key)) {
        throw new Refused(at, "a key must be a text, not a list or a map");
      }
      if (key.text().equals("<<") && next instanceof ScalarEvent scalar && scalar.isPlain()) {
        throw new Refused(at, "the merge key << is not part of YAML 1.2: write the keys out");
      }
      if (!keys.add(key.text())) {
        throw new Refused(at, "the key " + Faults.quoted(key.text()) + " stands twice in one map");
      }
      entries.add(new Entry(at, key.text(), node(events.next(), depth + 1)));
    }
    return new Mapping(line, List.copyOf(entries));
  }

  private void count(long more, int line) throws Refused {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new Refused(
          line, "the document has more than " + MAX_NODES + " values, aliases written out");
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private static int lineAt(String yaml, int position) {
    int end = Math.min(Math.max(position, 0), yaml.length());
    return 1 + (int) yaml.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private static String oneLine(String text) {
    return text == null ? "it can't be read" : text.strip().replaceAll("\\s+", " ");
  }
}
