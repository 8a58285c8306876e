//! What a shell says where it shows no screen of the phone: in a notification, over the camera's picture.

use super::Screens;
use tinxom_words::{Words, key};

/// Words for what the platform draws itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellWords {
    /// The app's name.
    pub app: String,
    /// What notifications are called where the system lists them.
    pub channel: String,
    /// All that a notification says: neither of what, nor where, nor who (X22).
    pub news: String,
    /// The light beside the camera.
    pub torch: String,
    /// Said where the app may not use the camera.
    pub camera_off: String,
    /// Said where the camera does not open.
    pub camera_busy: String,
    /// The way to the system's settings of the app.
    pub settings: String,
    /// The way to close what lies over a screen.
    pub dismiss: String,
}

impl Screens {
    /// Words for what the platform draws itself, in the language that the person is spoken to.
    pub fn shell_words(&self) -> ShellWords {
        let words = Words::new(self.wishes().language);
        ShellWords {
            app: words.say(key!("app-name")),
            channel: words.say(key!("shell-channel")),
            news: words.say(key!("shell-news")),
            torch: words.say(key!("shell-torch")),
            camera_off: words.say(key!("shell-camera-off")),
            camera_busy: words.say(key!("shell-camera-busy")),
            settings: words.say(key!("shell-settings")),
            dismiss: words.say(key!("screen-close")),
        }
    }
}
