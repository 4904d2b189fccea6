package perigee.model.fleet;

import java.util.function.Function;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Reading;
import perigee.model.document.Value;

/// The fleet link's messages as JSON: an object whose `type` names the message in kebab-case, its
/// members beside it. Members that are not known are passed over, so that nodes and control of
/// neighbouring versions understand each other.
public final class FleetJson {

  /// How long a message may be, in characters: a release of the largest size, escaped again.
  public static final int MOST_CHARS = 192 << 20;

  private FleetJson() {}

  public static String write(FleetMessage message) {
    return Json.compact(FleetWriter.tree(message));
  }

  /// Reads a message that a node sent.
  ///
  /// @throws MalformedMessage if it is none
  public static FleetMessage.FromNode readFromNode(String text) throws MalformedMessage {
    return read(text, FleetReader::fromNode);
  }

  /// Reads a message that control sent.
  ///
  /// @throws MalformedMessage if it is none
  public static FleetMessage.FromControl readFromControl(String text) throws MalformedMessage {
    return read(text, FleetReader::fromControl);
  }

  private static <T> T read(String text, Function<Value, T> reader) throws MalformedMessage {
    return switch (Document.readJson(text, "fleet message", MOST_CHARS, reader)) {
      case Reading.Parsed<T>(T message) -> message;
      case Reading.Refused<T> refused -> throw new MalformedMessage(refused.toString());
    };
  }

  /// The other side sent what is no message, or one that is not known here; the link goes on.
  public static final class MalformedMessage extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMessage(String problems) {
      super(problems);
    }
  }
}
