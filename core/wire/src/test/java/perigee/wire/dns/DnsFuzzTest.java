package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Any bytes: they are read or refused, and a response to whatever was read is a message.
class DnsFuzzTest {

  private static final int MOST = 512;

  @FuzzTest
  void queriesAreAnsweredWithWholeMessages(byte[] bytes) {
    Query query = new Query();
    Malformed wrong = query.read(bytes, 0, bytes.length);
    if (wrong == Malformed.NO_HEADER || wrong == Malformed.RESPONSE) {
      return;
    }
    ReplyOptions options = new ReplyOptions(MOST, new byte[] {1, 2, 3});
    options.begin(query);
    options.withCookie();
    options.error(ExtendedError.OTHER);
    byte[] out = new byte[2 * Rdata.MOST_OCTETS];
    ResponseWriter writer = new ResponseWriter();
    writer.begin(query, options, out, 0, MOST);
    writer.code(wrong == null ? ResponseCode.NOERROR : ResponseCode.FORMERR);
    if (query.hasQuestion()) {
      Name name = query.name();
      writer.section(ResponseWriter.Section.ANSWER);
      Rdata target = Rdata.of(name.octets());
      writer.add(new RecordSet(name, RecordType.CNAME, 1, List.of(target)));
      writer.addAtQuestion(RecordType.NS, 1, target);
      writer.add(name.parent(), RecordType.A, 1, Rdata.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
    }
    int length = writer.end(query, options);
    assertThat(Message.read(java.util.Arrays.copyOf(out, length)))
        .isInstanceOf(Message.Read.Whole.class);
  }

  @FuzzTest
  void messagesAreReadOrRefused(byte[] bytes) throws RdataException {
    if (Message.read(bytes) instanceof Message.Read.Whole(Message message)) {
      for (ResourceRecord record : message.answer()) {
        String text = RdataText.format(record.type(), record.rdata());
        if (record.type() != RecordType.RRSIG && record.type() != RecordType.NSEC) {
          assertThat(RdataText.parse(record.type(), text, Name.ROOT)).isEqualTo(record.rdata());
        }
      }
    }
  }

  @FuzzTest
  void textOfRecordsIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    for (int type : List.of(RecordType.TXT, RecordType.SVCB, RecordType.SOA, RecordType.CAA)) {
      try {
        Rdata read = RdataText.parse(type, text, Name.ROOT);
        assertThat(RdataText.parse(type, RdataText.format(type, read), Name.ROOT)).isEqualTo(read);
      } catch (RdataException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }
}
