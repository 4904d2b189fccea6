package perigee.calling.phone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import perigee.calling.letter.FileNote;
import perigee.calling.letter.FilePart;
import perigee.wire.octets.Sha256;

/// One file that is on its way: a few parts of a piece are asked for at a time, each piece is
/// checked and kept, then comes the next. Belongs to SIP's loop.
final class FileArrival {

  /// Parts that are asked for before they come.
  private static final int AHEAD = 8;

  private static final int MOST_TRIES = 3;

  private final FileNote note;
  private final String file;
  private final Mail mail;
  private final Downloads downloads;
  private final User user;
  private final BitSet come = new BitSet();
  private final BitSet asked = new BitSet();
  private byte[] piece = new byte[0];
  private int index;
  private int tries;
  private boolean moved;
  private boolean over;

  /// What a file needs, and is told.
  interface User {
    void ask(int at);

    /// It is over.
    ///
    /// @param where it is; null if it did not come
    /// @param reason why not
    void over(@Nullable String where, String reason);
  }

  FileArrival(String file, FileNote note, Mail mail, Downloads downloads, User user) {
    this.file = file;
    this.note = note;
    this.mail = mail;
    this.downloads = downloads;
    this.user = user;
  }

  void begin() {
    mail.aside(
        () -> downloads.pieces(file),
        count -> {
          if (count == null || count > note.pieces().size()) {
            end(null, "there is no place for it");
          } else {
            index = count;
            next();
          }
        });
  }

  private void next() {
    if (index == note.pieces().size()) {
      mail.aside(
          () -> downloads.whole(file, note.name()),
          where -> end(where, where == null ? "there is no place for it" : ""));
      return;
    }
    piece = new byte[Math.min(FileNote.PIECE, note.size() - index * FileNote.PIECE)];
    come.clear();
    asked.clear();
    ask();
  }

  private int parts() {
    return (piece.length + FilePart.OCTETS - 1) / FilePart.OCTETS;
  }

  private void ask() {
    int open = asked.cardinality() - come.cardinality();
    int part = asked.nextClearBit(0);
    while (open < AHEAD && part < parts()) {
      asked.set(part);
      open++;
      user.ask(index * FileNote.PIECE + part * FilePart.OCTETS);
      part = asked.nextClearBit(part);
    }
  }

  /// One came. What was not asked for is nothing.
  void came(FilePart one) {
    int from = one.at() - index * FileNote.PIECE;
    int part = from / FilePart.OCTETS;
    byte[] octets = one.octets();
    if (over
        || from < 0
        || from % FilePart.OCTETS != 0
        || part >= parts()
        || !asked.get(part)
        || come.get(part)
        || octets.length != Math.min(FilePart.OCTETS, piece.length - from)) {
      return;
    }
    System.arraycopy(octets, 0, piece, from, octets.length);
    come.set(part);
    moved = true;
    if (come.cardinality() < parts()) {
      ask();
    } else {
      check();
    }
  }

  private void check() {
    byte[] whole = piece;
    String expected = note.pieces().get(index);
    // What is still to come of this piece came twice.
    piece = new byte[0];
    mail.aside(
        () -> isRight(whole, expected) && added(whole),
        added -> {
          if (added == null || !added) {
            end(null, added == null ? "it can't be kept" : "a piece is not what was said");
          } else {
            index++;
            next();
          }
        });
  }

  private boolean added(byte[] whole) throws IOException {
    downloads.add(file, whole);
    return true;
  }

  private static boolean isRight(byte[] piece, String expected) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(piece));
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.ISO_8859_1), expected.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Some time has passed: what was asked for and did not come is asked for again.
  ///
  /// @return whether it goes on
  boolean goesOn() {
    if (over) {
      return false;
    }
    tries = moved || piece.length == 0 ? 0 : tries + 1;
    moved = false;
    if (tries > MOST_TRIES) {
      end(null, "nobody sends it");
      return false;
    }
    if (tries > 0) {
      asked.clear();
      asked.or(come);
      ask();
    }
    return true;
  }

  private void end(@Nullable String where, String reason) {
    if (!over) {
      over = true;
      user.over(where, reason);
    }
  }
}
