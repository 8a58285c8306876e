// The resources' numbers, which Gradle makes from the files in `res`. Where there is no Android SDK these stand in, so that the same
// sources compile; a test holds that every one has its file.

@file:Suppress("ktlint:standard:class-naming", "ktlint:standard:property-naming")

package vn.tinxom.app

/** What the sources name of `res`. */
public object R {
    /** Drawings. */
    public object drawable {
        /** The tea leaf in one colour, beside a notification. */
        public const val leaf_notice: Int = 0x7f010000
    }
}
