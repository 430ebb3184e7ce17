package dev.troop.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @Property
    void whatIsWrittenIsRead(@ForAll byte[] value, @ForAll long written, @ForAll long ends) throws ProtocolException {
        Envelope read = Envelope.parse(new Envelope(value, written, ends).toBytes());
        assertThat(read.value()).isEqualTo(value);
        assertThat(read.writtenMillis()).isEqualTo(written);
        assertThat(read.endsMillis()).isEqualTo(ends);
    }

    @Test
    void somebodyElsesValueIsRefused() {
        assertThatThrownBy(() -> Envelope.parse("not by a zone cache".getBytes(UTF_8)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Envelope.parse(new byte[] {'T', 1})).isInstanceOf(ProtocolException.class);
    }
}
