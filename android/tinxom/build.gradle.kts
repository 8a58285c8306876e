// The phone's library: the archive that `cargo xtask package` makes, with the classes, the library for each kind of phone and the
// rules for shrinking. It lies where that command puts it, or where the property says.

configurations.create("default")

val archive = providers.gradleProperty("tinxom.aar").orElse("../target/package/tinxom.aar")
artifacts.add("default", rootProject.layout.projectDirectory.file(archive))
