// The Android app's packages, where an Android SDK is. Its tests run by Maven, on any JVM: see app/README.md.

pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "tinxom"
include(":tinxom", ":screens", ":app")
