package perigee.calling.letter;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What became of a letter (RFC 5438): so little of it is read that no parser of XML is needed.
///
/// @param id of the letter
/// @param isRead whether it was read, beside having arrived
public record Mark(String id, boolean isRead) {

  private static final Pattern ID = Pattern.compile("<(?:\\w+:)?message-id>([^<]{1,128})<");
  private static final Pattern STATUS = Pattern.compile("<(?:\\w+:)?(delivered|displayed)\\s*/>");

  /// As it travels.
  public String xml(Instant at) {
    String kind = isRead ? "display" : "delivery";
    String status = isRead ? "displayed" : "delivered";
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>%s</message-id>"
            + "<datetime>%s</datetime><%s-notification><status><%s/></status></%s-notification>"
            + "</imdn>")
        .formatted(escaped(id), at, kind, status, kind);
  }

  /// Reads one; empty for what else there may be in one.
  public static Optional<Mark> parse(String xml) {
    Matcher id = ID.matcher(xml);
    Matcher status = STATUS.matcher(xml);
    return id.find() && status.find()
        ? Optional.of(new Mark(plain(id.group(1)), status.group(1).equals("displayed")))
        : Optional.empty();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String plain(String text) {
    return text.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
  }
}
