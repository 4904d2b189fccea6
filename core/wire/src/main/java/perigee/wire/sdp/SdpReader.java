package perigee.wire.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one description, line by line: first those of the session, then section by section. An
/// object reads one text.
final class SdpReader {

  private static final int ORIGIN_PARTS = 6;
  private static final int CONNECTION_PARTS = 3;
  private static final int LINE_PARTS = 4;

  private final SectionReader session = new SectionReader(new MediaLine("", 0, "", List.of(), ""));
  private final List<SectionReader> sections = new ArrayList<>();
  private SectionReader current = session;
  private String id = "";
  private long version;
  private boolean iceLite;
  private List<String> bundle = List.of();

  SdpReading read(String text) {
    if (text.length() > SdpText.MOST_CHARACTERS) {
      return new SdpReading.Malformed(1, "longer than " + SdpText.MOST_CHARACTERS + " characters");
    }
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String reason = line.isEmpty() ? null : line(line, number);
      if (reason != null) {
        return new SdpReading.Malformed(number, reason);
      }
    }
    if (number <= 1 || id.isEmpty()) {
      return new SdpReading.Malformed(number, "an origin (o=) is missing");
    }
    List<MediaSection> media = sections.stream().map(s -> s.section(session)).toList();
    return new SdpReading.Whole(
        new SessionDescription(id, version, session.address(), bundle, iceLite, media));
  }

  /// Returns what is wrong with a line, or null.
  private @Nullable String line(String line, int number) {
    if (line.length() < 2 || line.charAt(1) != '=') {
      return "a line must begin with a letter and =";
    }
    if (number == 1 && !line.equals("v=0")) {
      return "a description must begin with v=0";
    }
    String value = line.substring(2);
    return switch (line.charAt(0)) {
      case 'o' -> origin(value);
      case 'm' -> media(value);
      case 'c' -> connection(value);
      case 'a' -> attribute(value);
      default -> null;
    };
  }

  private @Nullable String origin(String value) {
    String[] parts = value.split(" ", -1);
    long told =
        parts.length == ORIGIN_PARTS ? SdpText.longNumber(parts[2], Long.MAX_VALUE, -1) : -1;
    if (told < 0 || !SdpText.isToken(parts[1])) {
      return "o= needs six parts: name, id, version, IN, IP4 or IP6, address";
    }
    id = parts[1];
    version = told;
    return null;
  }

  private @Nullable String media(String value) {
    String[] parts = value.split(" ", -1);
    int port =
        parts.length < LINE_PARTS
            ? -1
            : SdpText.number(SdpText.before(parts[1], '/'), 0, SdpText.LAST_PORT, -1);
    if (port < 0) {
      return "m= needs a kind, a port, a protocol and formats";
    }
    if (sections.size() == SdpText.MOST_SECTIONS) {
      return "more than " + SdpText.MOST_SECTIONS + " media sections";
    }
    List<String> formats = List.of(parts).subList(LINE_PARTS - 1, parts.length);
    if (formats.size() > SdpText.MOST_OF_A_KIND) {
      return "more than " + SdpText.MOST_OF_A_KIND + " formats";
    }
    current = new SectionReader(new MediaLine(parts[0], port, parts[2], formats, ""));
    sections.add(current);
    return null;
  }

  private @Nullable String connection(String value) {
    String[] parts = value.split(" ", -1);
    if (parts.length != CONNECTION_PARTS || !SdpText.isToken(parts[2])) {
      return "c= needs IN, IP4 or IP6, and an address";
    }
    current.address(SdpText.before(parts[2], '/'));
    return null;
  }

  private @Nullable String attribute(String text) {
    if (current == session) {
      String name = SdpText.before(text, ':');
      String value = SdpText.behind(text, ':');
      if (name.equals("ice-lite")) {
        iceLite = true;
      } else if (name.equals("group") && value.startsWith("BUNDLE")) {
        List<String> mids = List.of(value.split(" +", -1));
        if (mids.size() > SdpText.MOST_SECTIONS + 1) {
          return "more than " + SdpText.MOST_SECTIONS + " sections in a bundle";
        }
        bundle = mids.subList(1, mids.size()).stream().filter(SdpText::isToken).toList();
      }
    }
    return current.attribute(text);
  }
}
