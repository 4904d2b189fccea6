package perigee.calling.phone;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.Group;
import perigee.calling.letter.News;
import perigee.calling.sip.SipLoop;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import perigee.model.identity.DeviceCertificate;
import tools.jackson.databind.node.ObjectNode;

/// The groups that this phone's person is in, and what is needed to write to who else is. Belongs
/// to SIP's loop.
final class Groups {

  private static final int MOST = 200;
  private static final int MOST_KEPT_CHARS = 16 << 20;
  private static final Duration KEEP_AFTER = Duration.ofSeconds(1);

  private final String person;
  private final Acquaintances known;
  private final Shelf shelf;
  private final SipLoop sip;
  private final Map<String, Group> all = new LinkedHashMap<>();
  private boolean keeping;

  Groups(String person, Acquaintances known, Shelf shelf, SipLoop sip) {
    this.person = person;
    this.known = known;
    this.shelf = shelf;
    this.sip = sip;
  }

  /// A group by its id, or by the beginning of it; null if none or several are meant.
  @Nullable Group find(String id) {
    Group exact = all.get(id);
    if (exact != null) {
      return exact;
    }
    List<Group> meant = all.values().stream().filter(one -> one.id().startsWith(id)).toList();
    return meant.size() == 1 ? meant.getFirst() : null;
  }

  /// What stands behind the plus of a new one's id.
  String freshId() {
    HexFormat digits = HexFormat.of();
    return digits.toHexDigits(sip.random().nextLong())
        + digits.toHexDigits(sip.random().nextLong());
  }

  /// Whether we are in it.
  boolean isIn(String id) {
    Group group = all.get(id);
    return group != null && group.has(person);
  }

  /// Whether somebody is in a group with us.
  boolean isCompanion(String somebody) {
    return all.values().stream().anyMatch(group -> group.has(somebody) && group.has(person));
  }

  /// Takes what is said of a group.
  ///
  /// @return false if there is no room for another one
  boolean take(Group said) {
    Group before = all.get(said.id());
    if (before == null && all.size() >= MOST) {
      return false;
    }
    Group now = before == null ? said : before.merged(said);
    if (!now.equals(before)) {
      all.put(now.id(), now);
      keepSoon();
    }
    return true;
  }

  /// A device, and the permit, of who says something in a group.
  void learn(DeviceCertificate device, String certificate, String permit) {
    boolean fresh = known.learn(device, certificate);
    if (known.permit(device.user(), permit) || fresh) {
      keepSoon();
    }
  }

  /// Certificates and permits of others that came with news of a group. What they say themselves
  /// counts more.
  void learn(News news) {
    for (String certificate : news.devices()) {
      known
          .check(certificate)
          .filter(device -> isCompanion(device.user()) && !device.user().equals(person))
          .ifPresent(device -> {
            String permit = news.permits().getOrDefault(device.user(), "");
            learn(device, certificate, known.permit(device.user()).isEmpty() ? permit : "");
          });
    }
  }

  // ---- For the next time

  private void keepSoon() {
    if (!keeping) {
      keeping = true;
      var _ =
          sip.loop()
              .after(
                  KEEP_AFTER,
                  () -> {
                    keeping = false;
                    String text = Json.compact(json());
                    Thread.ofVirtual().name("phone-groups").start(() -> shelf.keep(text));
                  });
    }
  }

  private ObjectNode json() {
    ObjectNode json = Json.object();
    var groups = json.putArray("groups");
    ObjectNode people = json.putObject("people");
    for (Group group : all.values()) {
      groups.add(group.json());
      for (String one : group.othersThan(person)) {
        ObjectNode entry = people.putObject(one).put("permit", known.permit(one));
        var devices = entry.putArray("devices");
        known.certificates(one).forEach(devices::add);
      }
    }
    return json;
  }

  /// Takes up what was kept.
  void load() {
    String text = shelf.load();
    if (text.isEmpty()) {
      return;
    }
    Reading<Boolean> read =
        Document.readJson(text, "groups", MOST_KEPT_CHARS, value -> take(value.anyMap()));
    if (read instanceof Reading.Refused<Boolean>) {
      // It comes again with whatever is said in them.
      all.clear();
    }
  }

  private boolean take(Mapping kept) {
    kept.items("groups").stream().limit(MOST).map(Group::of).forEach(one -> all.put(one.id(), one));
    Optional<Value> people = kept.optional("people");
    people
        .map(Value::entries)
        .orElse(Map.of())
        .forEach((one, entry) -> {
          Mapping map = entry.anyMap();
          map.texts("devices").forEach(certificate -> known.learn(one, certificate));
          boolean _ = known.permit(one, map.string("permit", ""));
        });
    return true;
  }
}
