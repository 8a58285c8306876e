// When the system wakes the app: once after something was kept, and regularly for everybody alike.

package vn.tinxom.app

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/**
 * Jobs of the system's own scheduler, which outlive a restart of the phone. Every copy of the app has the same regular job, whether
 * it has something to say or not.
 */
public class Schedule(
    private val context: Context,
) {
    private val jobs = context.service<JobScheduler>()

    /** Something was kept: it goes as soon as there is a network. */
    public fun soon() {
        // A job that is scheduled once more is stopped where it is.
        if (jobs.getPendingJob(SOON) != null) return
        jobs.schedule(job(SOON).setBackoffCriteria(FIRST_WAIT, JobInfo.BACKOFF_POLICY_EXPONENTIAL).build())
    }

    /** A few times a day, for what comes the other way. */
    public fun regularly() {
        // Scheduled once more, it would begin its wait anew with every start of the app.
        if (jobs.getPendingJob(REGULAR) != null) return
        jobs.schedule(job(REGULAR).setPeriodic(EVERY, WITHIN).build())
    }

    private fun job(id: Int): JobInfo.Builder =
        JobInfo
            .Builder(id, ComponentName(context, SyncJob::class.java))
            .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
            .setPersisted(true)

    public companion object {
        /** The job after something was kept. */
        public const val SOON: Int = 1

        /** The regular one. */
        public const val REGULAR: Int = 2

        private const val MINUTE = 60_000L
        private const val FIRST_WAIT = MINUTE
        private const val EVERY = 240 * MINUTE
        private const val WITHIN = 60 * MINUTE
    }
}

/** Runs one sync when the system says so, and ends it when the system says so. */
public class SyncJob : JobService() {
    private val running = HashMap<Int, Job>()

    override fun onStartJob(parameters: JobParameters): Boolean {
        val app = application as App
        val work =
            app.scope.launch(start = CoroutineStart.LAZY) {
                val again = app.syncs.once()
                running.remove(parameters.jobId)
                jobFinished(parameters, again)
            }
        running[parameters.jobId] = work
        work.start()
        return true
    }

    /** Nothing is lost by it: what arrived is kept, and the rest goes when the system lets it. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        running.remove(parameters.jobId)?.cancel()
        return true
    }
}
