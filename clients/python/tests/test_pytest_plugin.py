def test_a_worker_does_its_job(project):
    result = project.run(
        test_worker="""
        from worker import work_once

        def test_does_the_job(codepipeline_jobs):
            job = codepipeline_jobs.enqueue("Build/Make", {"Target": "release"})
            work_once()
            assert codepipeline_jobs.wait_for(job["id"], "Succeeded")["configuration"] == {"Target": "release"}
        """
    )

    result.assert_outcomes(passed=1)


def test_each_test_finds_the_emulator_as_it_was_after_the_start(project):
    project.write("pytest.ini", "[pytest]\ncodepipeline_fixtures = jobs.yaml\n")
    project.write("jobs.yaml", "jobs: [ { actionTypeId: { category: Build, provider: Make, version: '1' } } ]")
    result = project.run(
        test_worker="""
        import pytest
        from worker import work_once

        @pytest.mark.parametrize("time", range(3))
        def test_is_alone(codepipeline, codepipeline_faults, time):
            (job,) = codepipeline.jobs.list()
            assert job["status"] == "Queued"
            assert codepipeline_faults.list() == [] and codepipeline.requests.list() == []
            codepipeline.jobs.enqueue("Build/Make")
            codepipeline_faults.add({"delay": "1ms"})
            now = codepipeline.clock.now()["now"]
            codepipeline.clock.advance("1h")
            work_once()
            assert time == 0 or now == test_is_alone.now
            test_is_alone.now = now
        """
    )

    result.assert_outcomes(passed=3)


def test_time_and_faults_are_the_tests(project):
    result = project.run(
        test_worker="""
        import botocore.exceptions
        import pytest
        from worker import KIND, work_once

        def test_gets_a_job_again(codepipeline_jobs, codepipeline_clock):
            job = codepipeline_jobs.enqueue("Build/Make")
            work_once(acknowledges=False)
            (occurred,) = codepipeline_clock.advance("1m")["occurred"]
            assert (occurred["event"], occurred["jobId"]) == ("WindowEnded", job["id"])
            work_once()
            assert codepipeline_jobs.get(job["id"])["status"] == "Succeeded"

        def test_is_throttled(codepipeline_faults, codepipeline_client):
            fault = codepipeline_faults.add({"error": "ThrottlingException"}, {"operation": "PollForJobs"})
            with pytest.raises(botocore.exceptions.ClientError, match="ThrottlingException"):
                codepipeline_client.poll_for_jobs(actionTypeId=KIND)
            assert codepipeline_faults.list()[0]["applied"] > 0
            codepipeline_faults.remove(fault["id"])
        """
    )

    result.assert_outcomes(passed=2)


def test_a_failed_test_shows_the_jobs_and_the_workers_requests(project):
    result = project.run(
        test_worker="""
        from worker import KIND

        def test_fails(codepipeline_jobs, codepipeline_client):
            job = codepipeline_jobs.enqueue("Build/Make", {"Target": "release"})
            codepipeline_client.poll_for_jobs(actionTypeId=KIND)
            try:
                codepipeline_client.put_job_success_result(jobId=job["id"])
            finally:
                codepipeline_jobs.wait_for(job["id"], "Succeeded", timeout="10ms")
        """
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- codepipeline-local -*",
            "Job *: Dispatched (Build/Custom/Make/1)",
            '  configuration  {"Target": "release"}',
            "  *  Made",
            "  *  HandedOut  Dispatched  nonce *",
            "The workers' last requests:",
            "  *  PollForJobs {*}  200",
            "  *  PutJobSuccessResult {*InvalidJobStateException: *",
            "What the worker should not have done:",
            "  WorkedUnacknowledged: *",
        ]
    )


def test_the_variables_of_aws_are_set_back(project, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    result = project.run(
        test_worker="""
        import os

        def test_with(codepipeline):
            assert os.environ["AWS_ENDPOINT_URL"] == codepipeline.endpoint
            assert "AWS_PROFILE" not in os.environ and "AWS_SESSION_TOKEN" not in os.environ
            assert "AWS_PROFILE" not in codepipeline.worker_environment({"AWS_PROFILE": "production"})

        def test_without():
            assert os.environ["AWS_PROFILE"] == "production" and os.environ["AWS_SESSION_TOKEN"] == "real"
            assert "AWS_ENDPOINT_URL" not in os.environ
        """
    )

    result.assert_outcomes(passed=2)


def test_an_option_that_is_refused_is_told_in_the_emulators_words(project):
    project.write("pytest.ini", "[pytest]\ncodepipeline_clock = sundial\n")
    result = project.run(test_worker="def test(codepipeline): pass")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*EmulatorDidNotStart: *sundial*"])


def test_a_session_without_such_a_test_starts_nothing(project):
    project.write("pytest.ini", "[pytest]\ncodepipeline_command = /nowhere\n")

    project.run(test_worker="def test(): pass").assert_outcomes(passed=1)
