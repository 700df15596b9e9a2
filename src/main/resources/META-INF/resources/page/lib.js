// The one library of this page, from the jar org.mvnpm:htm; its version is also in the pom.
export * from '/_static/htm/3.1.1/preact/standalone.module.js';
