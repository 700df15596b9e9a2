package games.arena.internals;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.annotations.StaticInitSafe;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiRecorder;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares the API's description when somebody asks for it. Quarkus parses the whole document at
 * each start and writes it as JSON and as YAML: a fifth of a native executable's start, and 20 MB
 * of garbage, for what most processes are never asked for. During the start it finds no document
 * instead, and prepares none.
 */
@StaticInitSafe
public class LateApiDocument implements SmallRyeConfigBuilderCustomizer {

  private static final class NoResources extends ClassLoader {

    NoResources() {
      super(null);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return null;
    }
  }

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    // A native executable must not contain the class loader.
    if (ImageMode.current() != ImageMode.NATIVE_BUILD && OpenApiConstants.classLoader == null) {
      OpenApiConstants.classLoader = new NoResources();
    }
  }

  /** Does what Quarkus would do at start; takes some hundredths of a second. */
  public static void prepare() {
    OpenApiConstants.classLoader = null;
    Map<RunStage, List<String>> noFilters = new EnumMap<>(RunStage.class);
    for (RunStage stage : RunStage.values()) {
      noFilters.put(stage, List.of());
    }
    new OpenApiRecorder(null, null)
        .prepareDocument(null, noFilters, OpenApiConstants.DEFAULT_DOCUMENT_NAME);
  }
}
