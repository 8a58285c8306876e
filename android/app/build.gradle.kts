// The app: one activity and the platform's ports around the screens.

plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

android {
    namespace = "vn.tinxom.app"
    compileSdk =
        libs.versions.compileSdk
            .get()
            .toInt()

    defaultConfig {
        applicationId = "vn.tinxom.app"
        minSdk =
            libs.versions.minSdk
                .get()
                .toInt()
        targetSdk =
            libs.versions.targetSdk
                .get()
                .toInt()
        versionCode = 1
        versionName = "0.1.0"
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            // Rules of our own come with the library.
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets {
        // `src/maven` stands in for the resource class that Gradle makes.
        getByName("main").kotlin.setSrcDirs(listOf("src/main/kotlin"))
        // Robolectric runs without an SDK; Maven starts it.
        getByName("test").kotlin.setSrcDirs(listOf<String>())
        getByName("test").resources.setSrcDirs(listOf<String>())
    }

    androidResources {
        // The app asks for its own words.
        localeFilters += listOf("vi", "en")
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    implementation(project(":screens"))
    implementation(project(":tinxom"))
    implementation(libs.activity.compose)
    implementation(libs.coroutines.android)
    implementation(libs.zxing.core)
    implementation(variantOf(libs.jna) { artifactType("aar") })
}

/** What comes with the app beside its code: the territory, the operator's TLS roots, and the server that it is made for. */
abstract class Bundled : DefaultTask() {
    /** The territory's file. */
    @get:InputFile
    abstract val territory: RegularFileProperty

    /** Certificates, DER. */
    @get:InputFiles
    abstract val roots: ConfigurableFileCollection

    /** The server's address; none where whoever joins over the telephone types it. */
    @get:Input
    @get:Optional
    abstract val server: Property<String>

    /** Whether an app without roots, which reaches no server, may be made. */
    @get:Input
    abstract val mayLackRoots: Property<Boolean>

    /** Where the app's assets are gathered. */
    @get:OutputDirectory
    abstract val assets: DirectoryProperty

    /** Gathers them. */
    @TaskAction
    fun gather() {
        val certificates = roots.files.filter { it.extension == "der" }.sortedBy { it.name }
        check(mayLackRoots.get() || certificates.isNotEmpty()) {
            "a release needs the operator's TLS roots: -Ptinxom.roots names a folder of .der files"
        }
        val folder = assets.get().asFile
        folder.deleteRecursively()
        territory.get().asFile.copyTo(folder.resolve("territory.json"))
        server.orNull?.let {
            check(it.startsWith("https://")) { "tinxom.server is an address that begins with https://, and not $it" }
            folder.resolve("server").writeText(it)
        }
        certificates.forEach { it.copyTo(folder.resolve("roots/${it.name}")) }
    }
}

androidComponents {
    onVariants { variant ->
        val bundled =
            tasks.register<Bundled>("${variant.name}Bundled") {
                territory.set(rootProject.layout.projectDirectory.file("../data/territory-thai-nguyen.json"))
                providers.gradleProperty("tinxom.roots").orNull?.let { roots.from(fileTree(it)) }
                server.set(providers.gradleProperty("tinxom.server"))
                mayLackRoots.set(variant.buildType != "release")
            }
        variant.sources.assets?.addGeneratedSourceDirectory(bundled, Bundled::assets)
    }
}
