// What the system shows of the app while it is closed: that something is new, and nothing else (X22).

package vn.tinxom.app

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.os.Build
import vn.tinxom.ShellWords

/**
 * One channel, one notification: neutral words, nothing on the lock screen, no sound, no number that grows. Whoever looks over a
 * shoulder learns that the app is there, which the home screen shows as well.
 */
public class Notices(
    private val context: Context,
) : Syncs.News {
    private val manager = context.service<NotificationManager>()

    override fun show(words: ShellWords) {
        if (!manager.areNotificationsEnabled()) return
        val channel = NotificationChannel(CHANNEL, words.channel, NotificationManager.IMPORTANCE_LOW)
        channel.lockscreenVisibility = Notification.VISIBILITY_SECRET
        channel.setShowBadge(false)
        channel.enableVibration(false)
        channel.enableLights(false)
        // Made once; after that it takes the words of the language that is spoken now.
        manager.createNotificationChannel(channel)
        val opens = Intent(context, MainActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        val notice =
            Notification
                .Builder(context, CHANNEL)
                .setSmallIcon(R.drawable.leaf_notice)
                .setContentTitle(words.app)
                .setContentText(words.news)
                .setVisibility(Notification.VISIBILITY_SECRET)
                .setContentIntent(PendingIntent.getActivity(context, 0, opens, PendingIntent.FLAG_IMMUTABLE))
                .setAutoCancel(true)
                .setOnlyAlertOnce(true)
                .setShowWhen(false)
                // Not on a watch, whose wearer may be another.
                .setLocalOnly(true)
                .build()
        manager.notify(NOTICE, notice)
    }

    override fun clear() {
        manager.cancel(NOTICE)
    }

    /** Whether the person has to be asked before anything can be shown. */
    public fun mustAsk(): Boolean = Build.VERSION.SDK_INT >= 33 && !manager.areNotificationsEnabled()

    private companion object {
        const val CHANNEL = "news"
        const val NOTICE = 1
    }
}
