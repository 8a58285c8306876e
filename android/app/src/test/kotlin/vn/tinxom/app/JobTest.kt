package vn.tinxom.app

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.net.NetworkCapabilities
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertSame
import kotlin.test.assertTrue

/** When the system wakes the app. */
internal class JobTest : OnANewPhone() {
    private val jobs get() = app.service<JobScheduler>()

    private fun started(id: Int): JobParameters =
        ReflectionHelpers.newInstance(JobParameters::class.java).also { ReflectionHelpers.setField(it, "jobId", id) }

    private fun needsAnyNetwork(job: JobInfo) {
        val network = assertNotNull(job.requiredNetwork)
        assertTrue(network.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET))
        assertFalse(network.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED))
    }

    @Test
    fun `what was kept goes when there is a network also after the phone was switched off`() {
        app.schedule.soon()
        val job = assertNotNull(jobs.getPendingJob(Schedule.SOON))
        needsAnyNetwork(job)
        assertTrue(job.isPersisted)
        assertFalse(job.isPeriodic)
        assertFalse(job.isRequireCharging)
        assertEquals(JobInfo.BACKOFF_POLICY_EXPONENTIAL, job.backoffPolicy)
        assertEquals(SyncJob::class.java.name, job.service.className)
    }

    @Test
    fun `a few times a day the phone looks for what comes the other way`() {
        app.schedule.regularly()
        val job = assertNotNull(jobs.getPendingJob(Schedule.REGULAR))
        needsAnyNetwork(job)
        assertTrue(job.isPersisted && job.isPeriodic)
        assertEquals(4 * 60 * 60_000L, job.intervalMillis)
    }

    @Test
    fun `a job that is asked for again is the one that was`() {
        app.schedule.soon()
        app.schedule.regularly()
        val before = jobs.allPendingJobs
        app.schedule.soon()
        app.schedule.regularly()
        assertEquals(2, jobs.allPendingJobs.size)
        jobs.allPendingJobs.forEach { job -> assertSame(before.first { it.id == job.id }, job) }
    }

    @Test
    fun `a phone that opens has its regular job`() {
        app.does { app.phone.wake() }
        assertNotNull(jobs.getPendingJob(Schedule.REGULAR))
    }

    @Test
    fun `a job runs once and says that it ended`() {
        val service = Robolectric.setupService(SyncJob::class.java)
        assertTrue(service.onStartJob(started(Schedule.SOON)), "it works on after the call")
        until { shadowOf(service).isJobFinished }
        assertFalse(shadowOf(service).isRescheduleNeeded, "a phone that joined nothing has nothing to send")
    }

    @Test
    fun `a job that cannot open its vault yet comes again`() {
        app.does { app.phone.wake() }.close()
        Hardware.locked = true
        val service = Robolectric.setupService(SyncJob::class.java)
        service.onStartJob(started(Schedule.SOON))
        until { shadowOf(service).isJobFinished }
        assertTrue(shadowOf(service).isRescheduleNeeded)
    }

    @Test
    fun `a job that the system stops ends where it is and comes again`() {
        val service = Robolectric.setupService(SyncJob::class.java)
        service.onStartJob(started(Schedule.SOON))
        assertTrue(service.onStopJob(started(Schedule.SOON)))
        // It gives the phone back: the next one opens it.
        app.does { app.phone.awake { it.local { phone.today() } } }
        assertFalse(shadowOf(service).isJobFinished, "a stopped job is the system's")
    }
}
