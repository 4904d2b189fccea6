package perigee.control.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import perigee.control.login.DeviceDesk;
import perigee.control.login.LoginServer;
import perigee.control.store.Buddies;
import perigee.control.store.Buddies.Standing;
import perigee.control.store.Devices.Device;
import perigee.control.store.Mailbox;
import perigee.control.store.Mailbox.Message;
import perigee.model.identity.DeviceKey;
import perigee.model.identity.MailPermit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// People's devices with their certificates, and the messages that wait for them.
final class DeviceRoutes {

  private static final int PAGE = 100;
  private static final int MOST_BODY = 64 << 10;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LONGEST_PERMIT = Duration.ofDays(100);
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /// Messages that one person may leave in ten minutes.
  private static final int MESSAGES = 600;

  private final DeviceDesk devices;
  private final Buddies buddies;
  private final Mailbox mailbox;
  private final PeopleJson json;
  private final PersonGates gates;
  private final InstantSource clock;
  private final RateGate messages;

  DeviceRoutes(Services services, PersonGates gates) {
    LoginServer login = services.login();
    this.devices = login.devices();
    this.buddies = services.store().buddies();
    this.mailbox = services.store().mailbox();
    this.json = new PeopleJson(services);
    this.gates = gates;
    this.clock = services.clock();
    this.messages = new RateGate(MESSAGES, WINDOW, MESSAGES, clock);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/people/devices", Access.PERSON, this::own),
        Route.delete("/v1/people/devices/{id}", Access.PERSON, this::remove),
        Route.post("/v1/people/devices/{id}/certificate", Access.PERSON, this::renew),
        Route.get("/v1/people/profiles/{id}/devices", Access.PERSON, this::others),
        Route.get("/v1/people/messages", Access.PERSON, this::waiting),
        Route.post("/v1/people/messages", Access.PERSON, this::leave),
        Route.post("/v1/people/messages/received", Access.PERSON, this::received));
  }

  private Reply own(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("devices");
    devices.of(call.caller().person()).forEach(device -> list.add(json.device(device)));
    return Reply.ok(body);
  }

  private Reply remove(Call call) {
    if (!devices.remove(call.caller().person(), call.path("id"))) {
      throw Gate.missing("such device of yours");
    }
    return Reply.nothing();
  }

  private Reply renew(Call call) {
    Device device =
        devices
            .renew(call.caller().person(), call.path("id"))
            .orElseThrow(() -> Gate.missing("such device of yours"));
    return Reply.ok(json.device(device));
  }

  /// What a buddy encrypts for.
  private Reply others(Call call) {
    String other = call.path("id");
    if (!other.equals(call.caller().person()) && !isBuddy(call.caller().person(), other)) {
      throw new Fault(Kind.FORBIDDEN, "this is for buddies alone").refusal();
    }
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("devices");
    devices
        .of(other)
        .forEach(device ->
            list.addObject().put("id", device.id()).put("certificate", device.certificate()));
    return Reply.ok(body);
  }

  private Reply waiting(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("messages");
    for (Message each : mailbox.of(device(call), PAGE)) {
      list.addObject()
          .put("number", each.number())
          .put("from", each.sender())
          .put("at", each.at().toString())
          .put("body", each.body());
    }
    return Reply.ok(body);
  }

  private Reply leave(Call call) {
    String self = call.caller().person();
    gates.limit(messages, self, "too many messages");
    Fields body = call.body(Set.of("to", "device", "body", "permit"));
    String to = body.text("to", PeopleBody.MOST_ID);
    String device = body.text("device", PeopleBody.MOST_ID);
    String text = body.text("body", MOST_BODY);
    Optional<String> permit = body.optionalText("permit", MailPermit.MOST_CHARS);
    if (!to.equals(self)
        && !isBuddy(self, to)
        && permit.filter(given -> isGivenBy(to, given)).isEmpty()) {
      throw new Fault(
              Kind.FORBIDDEN, "messages are left for buddies, and for who has signed a permit")
          .refusal();
    }
    if (devices.find(device).filter(d -> d.person().equals(to)).isEmpty()) {
      throw body.wrong("device", "is no device of " + to + "; ask for their devices again");
    }
    Instant now = clock.instant();
    if (!mailbox.put(new Message(0, to, device, self, now, now.plus(KEPT), text))) {
      throw new Fault(Kind.UNAVAILABLE, "too much waits for " + to + " already")
          .with("Retry-After", "3600")
          .refusal();
    }
    return Reply.nothing();
  }

  private Reply received(Call call) {
    Fields body = call.body(Set.of("numbers"));
    List<Long> numbers =
        body.items("numbers", PAGE).stream()
            .map(node -> PeopleBody.number(body, node, "numbers"))
            .toList();
    mailbox.received(device(call), numbers);
    return Reply.nothing();
  }

  /// Whether a device that somebody still has signed a permit of theirs that holds.
  private boolean isGivenBy(String person, String permit) {
    Instant now = clock.instant();
    return MailPermit.device(permit)
        .flatMap(devices::find)
        .filter(device -> device.person().equals(person))
        .flatMap(device -> DeviceKey.of(device.keyX(), device.keyY()))
        .flatMap(key -> MailPermit.read(permit, key))
        .filter(read -> read.person().equals(person))
        .filter(read -> read.expiresAt().isAfter(now))
        .filter(read -> read.expiresAt().isBefore(now.plus(LONGEST_PERMIT)))
        .isPresent();
  }

  /// Whether somebody, in their own eyes, is a person's buddy.
  private boolean isBuddy(String person, String who) {
    return buddies
        .find(who, person)
        .filter(contact -> contact.standing() == Standing.BUDDY)
        .isPresent();
  }

  private static String device(Call call) {
    String device = call.caller().device();
    if (device == null) {
      throw new Fault(Kind.CONFLICT, "this session is of no device; sign in with a device's key")
          .refusal();
    }
    return device;
  }
}
