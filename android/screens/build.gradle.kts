// The screens in Compose: the sources that Maven compiles against a desktop's Compose, here against Android's.

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

android {
    namespace = "vn.tinxom.screens"
    compileSdk =
        libs.versions.compileSdk
            .get()
            .toInt()

    defaultConfig {
        minSdk =
            libs.versions.minSdk
                .get()
                .toInt()
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets {
        getByName("main").kotlin.setSrcDirs(listOf("src/main/kotlin"))
        // Tests tap through the screens on a desktop; Maven runs them.
        getByName("test").kotlin.setSrcDirs(listOf<String>())
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api(project(":tinxom"))
    implementation(libs.coroutines.core)
    implementation(libs.compose.foundation)
    implementation(libs.compose.material3)
    implementation(libs.compose.ui)
}
