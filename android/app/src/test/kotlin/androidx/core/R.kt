// The resources' numbers of an AndroidX library, which Gradle makes; any numbers do, as long as none is there twice.

@file:Suppress("ktlint:standard:class-naming", "ktlint:standard:property-naming")

package androidx.core

/** Its resources. */
public object R {
    /** Keys of what hangs on a view. */
    public object id {
        public const val accessibility_action_clickable_span: Int = 0x7f020003
        public const val tag_accessibility_actions: Int = 0x7f020004
        public const val tag_accessibility_clickable_spans: Int = 0x7f020005
        public const val tag_accessibility_heading: Int = 0x7f020006
        public const val tag_accessibility_pane_title: Int = 0x7f020007
        public const val tag_on_apply_window_listener: Int = 0x7f020008
        public const val tag_on_receive_content_listener: Int = 0x7f020009
        public const val tag_on_receive_content_mime_types: Int = 0x7f02000a
        public const val tag_screen_reader_focusable: Int = 0x7f02000b
        public const val tag_state_description: Int = 0x7f02000c
        public const val tag_unhandled_key_event_manager: Int = 0x7f02000d
        public const val tag_unhandled_key_listeners: Int = 0x7f02000e
        public const val tag_window_insets_animation_callback: Int = 0x7f02000f
    }
}
