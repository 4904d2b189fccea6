package perigee.wire.http;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.StringTokenizer;

/// Dates in fields (RFC 9110 §5.6.7): written as IMF-fixdate, read in all three formats.
///
/// Reading is lenient in case, in a day of one digit and in the name of the weekday, which says
/// nothing that the rest doesn't; anything else that is off makes the text no date at all.
public final class HttpDate {

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> LONG_DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final long DAY_MILLIS = 86_400_000;

  /// 9999-12-31T23:59:59Z, the last date that the format can say.
  private static final long LAST_MILLIS = 253_402_300_799_000L;

  private HttpDate() {}

  /// IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT`; what the format can't say is clamped.
  public static String format(long epochMillis) {
    long clamped = Math.clamp(epochMillis, 0, LAST_MILLIS);
    LocalDate date = LocalDate.ofEpochDay(clamped / DAY_MILLIS);
    int seconds = (int) (clamped % DAY_MILLIS / 1000);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS.get(date.getDayOfWeek().getValue() - 1)).append(", ");
    twoDigits(text, date.getDayOfMonth()).append(' ');
    text.append(MONTHS.get(date.getMonthValue() - 1)).append(' ');
    twoDigits(text, date.getYear() / 100);
    twoDigits(text, date.getYear() % 100).append(' ');
    twoDigits(text, seconds / 3600).append(':');
    twoDigits(text, seconds / 60 % 60).append(':');
    return twoDigits(text, seconds % 60).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /// Milliseconds since 1970, or empty if the text is not a date.
  ///
  /// @param nowMillis decides the century of a year of two digits (RFC 850 format)
  public static OptionalLong parse(String text, long nowMillis) {
    int comma = text.indexOf(',');
    return comma < 0 ? asctime(text) : afterComma(text, comma, nowMillis);
  }

  private static OptionalLong afterComma(String text, int comma, long nowMillis) {
    String weekday = text.substring(0, comma).strip().toLowerCase(Locale.ROOT);
    String rest = text.substring(comma + 1).strip();
    int space = rest.indexOf(' ');
    boolean hyphens = space > 0 && rest.lastIndexOf('-', space) > 0;
    StringTokenizer parts = new StringTokenizer(rest, hyphens ? "- " : " ");
    if (!isWeekday(weekday) || parts.countTokens() != 5) {
      return OptionalLong.empty();
    }
    int day = number(parts.nextToken(), 1, 2);
    int month = month(parts.nextToken());
    String yearText = parts.nextToken();
    int year =
        hyphens && yearText.length() == 2
            ? century(number(yearText, 2, 2), nowMillis)
            : number(yearText, 4, 4);
    String time = parts.nextToken();
    return parts.nextToken().equalsIgnoreCase("GMT")
        ? millis(year, month, day, time)
        : OptionalLong.empty();
  }

  private static OptionalLong asctime(String text) {
    StringTokenizer parts = new StringTokenizer(text, " ");
    if (parts.countTokens() != 5 || !isWeekday(parts.nextToken().toLowerCase(Locale.ROOT))) {
      return OptionalLong.empty();
    }
    int month = month(parts.nextToken());
    int day = number(parts.nextToken(), 1, 2);
    String time = parts.nextToken();
    return millis(number(parts.nextToken(), 4, 4), month, day, time);
  }

  private static boolean isWeekday(String lower) {
    for (String day : LONG_DAYS) {
      if (day.equals(lower) || (lower.length() == 3 && day.startsWith(lower))) {
        return true;
      }
    }
    return false;
  }

  /// A year that seems more than 50 years ahead is the last one in the past that ends so.
  private static int century(int twoDigits, long nowMillis) {
    if (twoDigits < 0) {
      return -1;
    }
    int now = LocalDate.ofEpochDay(Math.floorDiv(nowMillis, DAY_MILLIS)).getYear();
    int year = now - now % 100 + twoDigits;
    if (year > now + 50) {
      return year - 100;
    }
    return year <= now - 50 ? year + 100 : year;
  }

  private static int month(String name) {
    for (int i = 0; i < MONTHS.size(); i++) {
      if (MONTHS.get(i).equalsIgnoreCase(name)) {
        return i + 1;
      }
    }
    return -1;
  }

  private static OptionalLong millis(int year, int month, int day, String time) {
    int seconds = seconds(time);
    if (year < 0 || month < 0 || day < 1 || seconds < 0) {
      return OptionalLong.empty();
    }
    if (day > YearMonth.of(year, month).lengthOfMonth()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        LocalDate.of(year, month, day).toEpochDay() * DAY_MILLIS + seconds * 1000L);
  }

  private static int seconds(String time) {
    if (time.length() != 8 || time.charAt(2) != ':' || time.charAt(5) != ':') {
      return -1;
    }
    int hours = number(time.substring(0, 2), 2, 2);
    int minutes = number(time.substring(3, 5), 2, 2);
    // A leap second is 60.
    int seconds = number(time.substring(6), 2, 2);
    boolean right =
        hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds <= 60;
    return right ? hours * 3600 + minutes * 60 + seconds : -1;
  }

  private static int number(String digits, int least, int most) {
    if (digits.length() < least || digits.length() > most) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
