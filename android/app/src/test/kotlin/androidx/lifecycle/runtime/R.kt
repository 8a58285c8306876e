// The resources' numbers of an AndroidX library, which Gradle makes; any numbers do, as long as none is there twice.

@file:Suppress("ktlint:standard:class-naming", "ktlint:standard:property-naming")

package androidx.lifecycle.runtime

/** Its resources. */
public object R {
    /** Keys of what hangs on a view. */
    public object id {
        public const val view_tree_lifecycle_owner: Int = 0x7f020011
    }
}
