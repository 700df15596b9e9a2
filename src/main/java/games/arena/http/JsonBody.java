package games.arena.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import games.arena.internals.RequestInternals;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Reads the body of a request: one JSON object in UTF-8. Takes precedence over Quarkus' reader,
 * which reads an empty body as null and accepts every Unicode encoding.
 */
@Provider
@Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
public class JsonBody implements ServerMessageBodyReader<Object> {

  /** For PATCH (RFC 7396): a JSON object with the fields to change. */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  private final ObjectReader reader;

  public JsonBody(ObjectMapper mapper) {
    this.reader = mapper.reader();
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo method, MediaType mediaType) {
    return true;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return true;
  }

  @Override
  public Object readFrom(
      Class<Object> type, Type genericType, MediaType mediaType, ServerRequestContext context)
      throws IOException {
    RoutingContext request = RequestInternals.http(context);
    byte[] body = bytes(request);
    if (body.length == 0) {
      if (request.request().method() == HttpMethod.DELETE) {
        return null; // many clients send none, so no DELETE requires one
      }
      throw Problems.badRequest("The body is missing; it must be a JSON object.");
    }
    requireJson(request.request().headers(), mediaType);
    return read(genericType, body);
  }

  @Override
  public Object readFrom(
      Class<Object> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return read(genericType, body.readAllBytes());
  }

  private static byte[] bytes(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void requireJson(MultiMap headers, MediaType type) {
    List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
    String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    String coding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (types.size() != 1
        || types.get(0).isBlank()
        || type.isWildcardType()
        || type.isWildcardSubtype()
        || (charset != null && !isUtf8(charset))
        || (coding != null && !coding.equalsIgnoreCase("identity"))) {
      throw ProblemKind.UNSUPPORTED_MEDIA_TYPE.problem();
    }
  }

  /** Whether it is a name of UTF-8, such as {@code utf8}; Java knows them all. */
  private static boolean isUtf8(String charset) {
    try {
      return Charset.forName(charset).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  private Object read(Type type, byte[] body) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problems.badRequest("The body is not valid UTF-8.");
    }
    if (text.charAt(0) == '\uFEFF') {
      throw Problems.badRequest("The body must not begin with a byte order mark.");
    }
    ObjectReader typed = reader.forType(reader.getTypeFactory().constructType(type));
    try (JsonParser json = typed.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problems.badRequest("The body must be a JSON object.");
      }
      return typed.readValue(json);
    } catch (JacksonException e) {
      throw JsonProblems.of(e);
    }
  }
}
