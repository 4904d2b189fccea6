package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;

class MetaCodecTest {

  @Property(tries = 300)
  void whatIsEncodedComesBack(
      @ForAll String text,
      @ForAll @Size(max = 5) List<String> tags,
      @ForAll @Size(max = 9) List<@CharRange(from = 0, to = 255) String> values,
      @ForAll long[] numbers,
      @ForAll @IntRange(max = 1_000_000) int sequence) {
    long[] n = Arrays.copyOf(numbers, 6);
    Fields.Builder fields = Fields.builder();
    values.forEach(value -> fields.add("name-" + value.length(), value));
    VariantKey variant =
        new VariantKey(tags.stream().map(tag -> new VariantKey.Selector(tag, text)).toList());
    ResponseMeta meta =
        new ResponseMeta(
            new CacheKey(text, "https", text + "x", "/" + text, ""),
            variant,
            text,
            sequence,
            text,
            fields.build(),
            n[0],
            n[1],
            n[2],
            n[3],
            n[4],
            n[5],
            tags,
            new LogPosition(sequence, sequence));
    assertThat(MetaCodec.decode(MetaCodec.encode(meta))).isEqualTo(meta);
  }

  @Property(tries = 200)
  void nothingThatIsCutOffIsDecoded(@ForAll @IntRange(max = 200) int cut) {
    byte[] whole = MetaCodec.encode(StoreRig.meta("/a"));
    int kept = Math.min(cut, whole.length - 1);
    assertThat(MetaCodec.decode(Arrays.copyOf(whole, kept))).isNull();
  }

  @FuzzTest
  void anyBytesAreDecodedOrRefused(byte[] bytes) {
    ResponseMeta meta = MetaCodec.decode(bytes);
    if (meta != null) {
      assertThat(MetaCodec.decode(MetaCodec.encode(meta))).isEqualTo(meta);
    }
    ObjectFormat.Preamble preamble = ObjectFormat.readPreamble(ByteBuffer.wrap(bytes));
    assertThat(preamble == null || preamble.length() >= 0).isTrue();
    ObjectFormat.Slot slot =
        ObjectFormat.readSlot(new ObjectFormat.Name(1, 2), ByteBuffer.wrap(bytes));
    assertThat(slot == null || slot.meta() != null).isTrue();
  }
}
