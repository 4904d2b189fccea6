package perigee.calling.letter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// Several people who write to each other. No server knows of it: each of them keeps it whole, and
/// it goes with everything that is said in it (docs/calls.md).
///
/// @param id a plus and 32 hexadecimal digits, so that it is nobody's
/// @param titleTurn how often it was named
/// @param members everybody who ever was one of them, by person
public record Group(String id, String title, int titleTurn, Map<String, Member> members) {

  private static final Pattern ID = Pattern.compile("\\+[0-9a-f]{32}");
  private static final Pattern PERSON = Pattern.compile("[a-z0-9][a-z0-9._-]{1,31}");
  private static final int MOST_EVER = 64;
  private static final int MOST_MEMBERS = 24;
  private static final int MOST_TITLE = 80;
  private static final int MOST_TURNS = 1_000_000;
  private static final int MOST_CHARS = 32_000;

  /// Of two changes that knew nothing of each other, going counts.
  private static final Comparator<Member> LATER =
      Comparator.comparingInt(Member::turn)
          .thenComparing(Member::isIn, Comparator.reverseOrder())
          .thenComparing(Member::name);

  /// One of them.
  ///
  /// @param turn how often they came or went: counted, not timed, for clocks differ
  /// @param name as they call themselves
  public record Member(int turn, boolean isIn, String name) {}

  public Group {
    members = Map.copyOf(members);
  }

  /// A new one.
  ///
  /// @param id what stands behind the plus
  /// @param names of its people, by person
  /// @return empty if it would be larger than a group may be
  public static Optional<Group> begun(String id, String title, Map<String, String> names) {
    Map<String, Member> members = new LinkedHashMap<>();
    names.forEach((person, name) -> members.put(person, new Member(1, true, cut(name))));
    Group group = new Group("+" + id, cut(title.strip()), 1, members);
    boolean people = names.keySet().stream().allMatch(one -> PERSON.matcher(one).matches());
    return group.isWhole() && people ? Optional.of(group) : Optional.empty();
  }

  /// The group without somebody.
  public Group without(String person) {
    Member member = members.get(person);
    if (member == null || !member.isIn()) {
      return this;
    }
    Map<String, Member> now = new LinkedHashMap<>(members);
    now.put(person, new Member(member.turn() + 1, false, member.name()));
    return new Group(id, title, titleTurn, now);
  }

  /// Whether a text is a group's id.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /// Whether somebody is in it now.
  public boolean has(String person) {
    Member member = members.get(person);
    return member != null && member.isIn();
  }

  /// Everybody who is in it now but one.
  public List<String> othersThan(String person) {
    return members.keySet().stream()
        .filter(one -> has(one) && !one.equals(person))
        .sorted()
        .toList();
  }

  /// What two copies of a group come to: each member's last coming or going counts, and so does the
  /// last title, so that all end with the same in whatever order they hear of it.
  public Group merged(Group other) {
    Map<String, Member> all = new LinkedHashMap<>(members);
    other.members.forEach(
        (person, theirs) -> all.merge(person, theirs, (a, b) -> LATER.compare(a, b) >= 0 ? a : b));
    boolean theirs =
        other.titleTurn > titleTurn
            || (other.titleTurn == titleTurn && other.title.compareTo(title) > 0);
    return new Group(id, theirs ? other.title : title, Math.max(titleTurn, other.titleTurn), all);
  }

  /// As it travels.
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("title", title).put("titleTurn", titleTurn);
    ObjectNode all = json.putObject("members");
    members.forEach((person, one) ->
        all.putObject(person)
            .put("turn", one.turn())
            .put("isIn", one.isIn())
            .put("name", one.name()));
    return json;
  }

  /// Reads one; empty if it is not of the form, or larger than a group may be.
  public static Optional<Group> parse(String json) {
    return Document.readJson(json, "group", MOST_CHARS, Group::of).parsed();
  }

  /// Whether it is no larger than a group may be.
  private boolean isWhole() {
    return members.size() <= MOST_EVER
        && members.values().stream().filter(Member::isIn).count() <= MOST_MEMBERS;
  }

  /// Reads one that is part of something else; what is wrong is told there.
  public static Group of(Value value) {
    Mapping map = value.anyMap();
    Map<String, Member> members = new LinkedHashMap<>();
    Value all = map.required("members");
    all.entries()
        .forEach((person, entry) -> {
          if (!PERSON.matcher(person).matches()) {
            entry.refuse("a person's id");
          }
          members.put(person, member(entry.anyMap()));
        });
    Group group =
        new Group(
            map.required("id").text(Group::isId, "a plus and 32 hexadecimal digits"),
            cut(map.string("title", "")),
            map.required("titleTurn").integer(0, MOST_TURNS),
            members);
    if (!group.isWhole()) {
      all.problem("has too many people");
    }
    return group;
  }

  private static Member member(Mapping map) {
    return new Member(
        map.required("turn").integer(0, MOST_TURNS),
        map.required("isIn").bool(),
        cut(map.string("name", "")));
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MOST_TITLE, text.length()));
  }
}
