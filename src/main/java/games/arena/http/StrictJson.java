package games.arena.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Makes Jackson strict: unknown or repeated fields, trailing content and wrong types are refused
 * instead of ignored or converted.
 */
@Singleton
public class StrictJson implements ObjectMapperCustomizer {

  private static final int MAX_DEPTH = 64;

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    mapper
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    allowCoercionOfScalars(mapper, false);
    for (CoercionInputShape shape : CoercionInputShape.values()) {
      mapper.coercionConfigDefaults().setCoercion(shape, CoercionAction.Fail);
    }
    mapper.registerModule(
        new SimpleModule("strict scalars")
            .addDeserializer(String.class, new Text())
            .addDeserializer(Long.class, new WholeNumber())
            .addDeserializer(Integer.class, new SmallWholeNumber())
            .addDeserializer(Boolean.class, new Truth()));
  }

  @SuppressWarnings("deprecation") // The builder that replaces it cannot change a given mapper.
  private static void allowCoercionOfScalars(ObjectMapper mapper, boolean allowed) {
    mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, allowed);
  }

  /** A value of the wrong type; answered with 400. */
  static final class WrongType extends JsonMappingException {
    WrongType(JsonParser json, String message) {
      super(json, message);
    }
  }

  /** A readable value that breaks a rule for all fields; answered with 422. */
  static final class RuleBroken extends JsonMappingException {
    RuleBroken(JsonParser json, String message) {
      super(json, message);
    }
  }

  private static final class Text extends StdScalarDeserializer<String> {
    Text() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        throw new WrongType(json, "must be a text");
      }
      String text = json.getText();
      // PostgreSQL can store neither U+0000 nor unpaired surrogates.
      if (text.indexOf('\0') >= 0) {
        throw new RuleBroken(json, "must not contain the character U+0000");
      }
      if (text.codePoints()
          .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        throw new RuleBroken(json, "must not contain unpaired surrogates");
      }
      return text;
    }
  }

  private static final class WholeNumber extends StdScalarDeserializer<Long> {
    WholeNumber() {
      super(Long.class);
    }

    @Override
    public Long deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return wholeNumber(json, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private static final class SmallWholeNumber extends StdScalarDeserializer<Integer> {
    SmallWholeNumber() {
      super(Integer.class);
    }

    @Override
    public Integer deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return (int) wholeNumber(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  private static long wholeNumber(JsonParser json, long min, long max) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw new WrongType(json, "must be a whole number");
    }
    if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long number = json.getLongValue();
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new RuleBroken(json, "is out of range");
  }

  private static final class Truth extends StdScalarDeserializer<Boolean> {
    Truth() {
      super(Boolean.class);
    }

    @Override
    public Boolean deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.hasToken(JsonToken.VALUE_TRUE)) {
        return true;
      }
      if (json.hasToken(JsonToken.VALUE_FALSE)) {
        return false;
      }
      throw new WrongType(json, "must be true or false");
    }
  }
}
