package perigee.model.document;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One YAML 1.2 document as a tree. Anchors, aliases and tags are refused: configuration needs
/// none, and an alias lets a short text stand for an endless one.
final class YamlText {

  private final String text;
  private final Problems problems;
  private final LoadSettings settings;
  private final Iterator<Event> events;

  YamlText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
    settings = LoadSettings.builder().setCodePointLimit(Math.max(1, text.length())).build();
    events = new Parse(settings).parseString(text).iterator();
  }

  /// The whole document; null if there is none to be had.
  @Nullable Node root() {
    try {
      return document();
    } catch (MarkedYamlEngineException e) {
      syntaxProblem(e.getProblemMark().or(e::getContextMark), e.getProblem());
    } catch (ReaderException e) {
      int end = Math.min(Math.max(e.getPosition(), 0), text.length());
      int lineStart = text.lastIndexOf('\n', end - 1) + 1;
      int line = 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
      problems.add(
          line,
          1 + text.codePointCount(lineStart, end),
          Path.ROOT,
          String.format(
              "a character U+%04X stands here; YAML allows no control characters",
              e.getCodePoint()));
    } catch (YamlEngineException e) {
      syntaxProblem(Optional.empty(), String.valueOf(e.getMessage()));
    }
    return null;
  }

  private @Nullable Node document() {
    events.next(); // the stream's start
    Event event = events.next();
    if (event.getEventId() == Event.ID.StreamEnd) {
      problems.add(1, 1, Path.ROOT, "the document is empty; it must be a mapping");
      return null;
    }
    Node root = node(events.next(), Path.ROOT, 0);
    events.next(); // the document's end
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      problems.add(
          line(after), column(after), Path.ROOT, "a second document begins; there must be one");
    }
    return root;
  }

  private Node node(Event event, Path path, int depth) {
    refuseExtras(event, path);
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent _ -> items(event, path, depth + 1);
      case MappingStartEvent _ -> entries(event, path, depth + 1);
      default -> new Node.Scalar(line(event), column(event), Node.Kind.NULL, "");
    };
  }

  private void refuseExtras(Event event, Path path) {
    if (event instanceof AliasEvent) {
      problems.add(
          line(event), column(event), path, "an alias stands here; write the value itself");
    } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      problems.add(line(event), column(event), path, "an anchor stands here; leave it out");
    }
    boolean isTagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof CollectionStartEvent start && start.getTag().isPresent());
    if (isTagged) {
      problems.add(line(event), column(event), path, "a tag stands here; leave it out");
    }
  }

  private Node scalar(ScalarEvent event) {
    Tag tag =
        event.isPlain()
            ? settings.getSchema().getScalarResolver().resolve(event.getValue(), true)
            : Tag.STR;
    return new Node.Scalar(line(event), column(event), kind(tag), event.getValue());
  }

  private static Node.Kind kind(Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Node.Kind.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Node.Kind.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Kind.BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? Node.Kind.NULL : Node.Kind.TEXT;
  }

  private Node items(Event start, Path path, int depth) {
    checkDepth(start, depth);
    List<Node> nodes = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      nodes.add(node(event, path.index(nodes.size()), depth));
    }
    return new Node.Items(line(start), column(start), nodes);
  }

  private Node entries(Event start, Path path, int depth) {
    checkDepth(start, depth);
    Map<String, Node.Entry> byKey = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String key = key(event, path, depth);
      Node value = node(events.next(), path.key(key), depth);
      Node.Entry entry = new Node.Entry(line(event), column(event), value);
      Node.Entry first = byKey.putIfAbsent(key, entry);
      if (first != null) {
        problems.add(
            entry.line(),
            entry.column(),
            path.key(key),
            path.key(key) + " is given twice; it stands in line " + first.line() + " already");
      }
    }
    return new Node.Entries(line(start), column(start), byKey);
  }

  private String key(Event event, Path path, int depth) {
    if (node(event, path, depth) instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw new TextException(
        event.getStartMark(), "a key is a list or a mapping; it must be a single word");
  }

  private static void checkDepth(Event event, int depth) {
    if (depth > Document.MOST_DEPTH) {
      throw new TextException(
          event.getStartMark(), "values lie in each other more than 64 deep; make it flatter");
    }
  }

  private void syntaxProblem(Optional<Mark> mark, String message) {
    problems.add(
        mark.map(m -> m.getLine() + 1).orElse(1),
        mark.map(m -> m.getColumn() + 1).orElse(1),
        Path.ROOT,
        message);
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static int column(Event event) {
    return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
  }

  /// Ends the reading at a place from which it can't go on.
  private static final class TextException extends MarkedYamlEngineException {

    private static final long serialVersionUID = 1L;

    TextException(Optional<Mark> mark, String problem) {
      super("", Optional.empty(), problem, mark);
    }
  }
}
