package perigee.calling.phone;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.FileNote;
import perigee.calling.letter.FilePart;
import perigee.calling.letter.Group;
import perigee.calling.letter.Sealed;
import perigee.calling.sip.SipLoop;
import perigee.model.identity.DeviceCertificate;

/// Files that others offer, and those of them that come: by sealed messages, since this phone has
/// no data channel. Belongs to SIP's loop.
final class FileArrivals {

  /// Octets of a file that may come so: it goes by the super nodes.
  static final int MOST_OCTETS = 16 << 20;

  private static final int MOST_OFFERS = 64;
  private static final int MOST_AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SipLoop sip;
  private final Mail mail;
  private final Downloads downloads;
  private final PhoneListener listener;
  private final Map<String, Offer> offers = new LinkedHashMap<>();
  private final Map<String, Coming> coming = new HashMap<>(); // by token

  /// A file that somebody offers.
  ///
  /// @param file the letter's id
  /// @param by who has it
  /// @param group in which that was said
  record Offer(String file, FileNote note, DeviceCertificate by, @Nullable Group group) {}

  private record Coming(Offer offer, FileArrival arrival) {}

  FileArrivals(SipLoop sip, Mail mail, Downloads downloads, PhoneListener listener) {
    this.sip = sip;
    this.mail = mail;
    this.downloads = downloads;
    this.listener = listener;
  }

  void offered(Offer offer) {
    offers.put(offer.file(), offer);
    if (offers.size() > MOST_OFFERS) {
      offers.remove(offers.keySet().iterator().next());
    }
  }

  /// Fetches a file.
  ///
  /// @param id the beginning of it; empty for the last that was offered
  void fetch(String id) {
    Offer found = null;
    for (Offer each : offers.values()) {
      found = each.file().startsWith(id) ? each : found;
    }
    if (found == null) {
      listener.event(new PhoneEvent.FileStopped(id, "nobody offered it"));
    } else if (found.note().size() > MOST_OCTETS) {
      stopped(found, "it is too large to come by messages: a browser can fetch it");
    } else if (coming.size() >= MOST_AT_ONCE || isComing(found)) {
      stopped(found, "it is coming, or others are");
    } else {
      begin(found);
    }
  }

  private boolean isComing(Offer offer) {
    return coming.values().stream().anyMatch(one -> one.offer().file().equals(offer.file()));
  }

  private void stopped(Offer offer, String reason) {
    listener.event(new PhoneEvent.FileStopped(offer.file(), reason));
  }

  private void begin(Offer offer) {
    String token = sip.unguessable();
    FileArrival.User user =
        new FileArrival.User() {
          @Override
          public void ask(int at) {
            FileArrivals.this.ask(offer, new FilePart(offer.file(), token, at, ""));
          }

          @Override
          public void over(@Nullable String where, String reason) {
            coming.remove(token);
            if (where == null) {
              stopped(offer, reason);
            } else {
              listener.event(new PhoneEvent.FileCame(offer.file(), offer.note().name(), where));
            }
          }
        };
    FileArrival arrival = new FileArrival(offer.file(), offer.note(), mail, downloads, user);
    coming.put(token, new Coming(offer, arrival));
    arrival.begin();
    lookAfter(arrival);
  }

  private void lookAfter(FileArrival arrival) {
    var _ =
        sip.loop()
            .after(
                PATIENCE,
                () -> {
                  if (arrival.goesOn()) {
                    lookAfter(arrival);
                  }
                });
  }

  private void ask(Offer offer, FilePart part) {
    DeviceCertificate by = offer.by();
    Mail.Content content =
        new Mail.Content(by.user(), sip.unguessable(), FilePart.TYPE, part.json(), offer.group());
    Sealed sealed = mail.seal(content, mail.now(), List.of(by));
    mail.pass(mail.account().addressOf(by.user()), Sealed.TYPE, sealed.json(), _ -> {});
  }

  /// Something came that moves files.
  void heard(DeviceCertificate by, String body) {
    FilePart part = FilePart.parse(body).orElse(null);
    Coming one = part == null ? null : coming.get(part.token());
    if (part != null && one != null && one.offer().by().user().equals(by.user())) {
      one.arrival().came(part);
    }
  }
}
