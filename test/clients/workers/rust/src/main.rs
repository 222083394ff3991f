//! Does one job with the AWS SDK for Rust: copies its input artifact to its output artifact.
use aws_credential_types::Credentials;
use aws_sdk_codepipeline::types::{ActionCategory, ActionOwner, ActionTypeId, Artifact, S3ArtifactLocation};
use aws_sdk_s3::primitives::ByteStream;

type Failure = Box<dyn std::error::Error>;

fn place(artifact: &Artifact) -> &S3ArtifactLocation {
    artifact.location().and_then(|location| location.s3_location()).expect("a place in S3")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let config = aws_config::load_from_env().await;
    let codepipeline = aws_sdk_codepipeline::Client::new(&config);
    let kind = ActionTypeId::builder()
        .category(ActionCategory::Build)
        .owner(ActionOwner::Custom)
        .provider("MyBuild")
        .version("1")
        .build()?;
    let polled = codepipeline.poll_for_jobs().action_type_id(kind).send().await?;
    for job in polled.jobs() {
        let id = job.id().expect("an id");
        codepipeline.acknowledge_job().job_id(id).nonce(job.nonce().expect("a nonce")).send().await?;
        let data = job.data().expect("data");
        let given = data.artifact_credentials().expect("credentials");
        let credentials = Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            Some(given.session_token().to_string()),
            None,
            "the job",
        );
        let s3 = aws_sdk_s3::Client::from_conf(
            aws_sdk_s3::config::Builder::from(&config).credentials_provider(credentials).build(),
        );
        let (input, output) = (place(&data.input_artifacts()[0]), place(&data.output_artifacts()[0]));
        let read = s3.get_object().bucket(input.bucket_name()).key(input.object_key()).send().await?;
        let bytes = read.body.collect().await?.into_bytes();
        let body = ByteStream::from(bytes);
        s3.put_object().bucket(output.bucket_name()).key(output.object_key()).body(body).send().await?;
        codepipeline.put_job_success_result().job_id(id).send().await?;
    }
    Ok(())
}
