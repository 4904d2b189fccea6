package perigee.lab.nat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line says.
///
/// @param pairs that call each other, by names of sites
/// @param delayMillis one way between two customers
/// @param isPrivate whether ends show relays alone until one has answered
/// @param atOnce pairs that call at a time
/// @param captures whether what phones send is kept and judged
/// @param phones a build of the program, whose phones and super nodes are used; null for agents
record NatOptions(
    List<Matrix.Pair> pairs,
    Path out,
    String prefix,
    long delayMillis,
    boolean isPrivate,
    int atOnce,
    boolean captures,
    @Nullable Path phones) {

  static final String USAGE =
      "usage: qa/lab/nat/run [--pairs A,B[ A,B...]] [--out DIR] [--delay MS] [--private]"
          + " [--at-once N] [--slice K/N] [--prefix NAME] [--phones BUILD [--capture]]";

  private static final int MOST_PREFIX = 8;

  NatOptions {
    pairs = List.copyOf(pairs);
  }

  /// The command line is wrong.
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  static NatOptions read(List<String> words) throws Wrong {
    String pairs = "";
    String slice = "1/1";
    Path out = Path.of("target", "nat");
    String prefix = "nat";
    long delay = 0;
    boolean isPrivate = false;
    boolean captures = false;
    int atOnce = 2;
    @Nullable Path phones = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--private")) {
        isPrivate = true;
        continue;
      }
      if (word.equals("--capture")) {
        captures = true;
        continue;
      }
      if (i + 1 == words.size()) {
        throw new Wrong(word + " needs a value, or is not known");
      }
      String value = words.get(++i);
      switch (word) {
        case "--pairs" -> pairs = value;
        case "--slice" -> slice = value;
        case "--out" -> out = Path.of(value);
        case "--phones" -> phones = Path.of(value);
        case "--prefix" -> prefix = value;
        case "--delay" -> delay = number(word, value);
        case "--at-once" -> atOnce = (int) number(word, value);
        default -> throw new Wrong(word + " is not known");
      }
    }
    if (prefix.length() > MOST_PREFIX || !prefix.matches("[a-z]+")) {
      throw new Wrong("a prefix has one to eight small letters");
    }
    if (captures && phones == null) {
      throw new Wrong("--capture is for --phones");
    }
    List<Matrix.Pair> chosen = slice(pairs.isEmpty() ? all() : pairs(pairs), slice);
    return new NatOptions(chosen, out, prefix, delay, isPrivate, atOnce, captures, phones);
  }

  private static long number(String word, String value) throws Wrong {
    if (!value.matches("\\d{1,4}")) {
      throw new Wrong(word + " is a number up to 9999");
    }
    return Long.parseLong(value);
  }

  /// One of so many parts of the pairs, which one run after the other has time for.
  private static List<Matrix.Pair> slice(List<Matrix.Pair> pairs, String slice) throws Wrong {
    if (!slice.matches("\\d{1,2}/\\d{1,2}")) {
      throw new Wrong("a slice is like 2/4");
    }
    int part = Integer.parseInt(slice.substring(0, slice.indexOf('/')));
    int parts = Integer.parseInt(slice.substring(slice.indexOf('/') + 1));
    if (part < 1 || part > parts) {
      throw new Wrong("there is no slice " + slice);
    }
    return pairs.subList(pairs.size() * (part - 1) / parts, pairs.size() * part / parts);
  }

  private static List<Matrix.Pair> all() {
    List<Matrix.Pair> all = new ArrayList<>();
    for (Access one : Access.values()) {
      for (Access other : Access.values()) {
        if (one.number() <= other.number()) {
          all.add(new Matrix.Pair("a-" + one.token(), "b-" + other.token()));
        }
      }
    }
    return all;
  }

  private static List<Matrix.Pair> pairs(String text) throws Wrong {
    List<Matrix.Pair> all = new ArrayList<>();
    for (String each : text.strip().split(" +", -1)) {
      String[] kinds = each.split(",", -1);
      if (kinds.length != 2 || Access.of(kinds[0]).isEmpty() || Access.of(kinds[1]).isEmpty()) {
        throw new Wrong("\"" + each + "\" is no pair of kinds of access");
      }
      all.add(new Matrix.Pair("a-" + kinds[0], "b-" + kinds[1]));
    }
    return all;
  }
}
