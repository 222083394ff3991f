module codepipelinelocal

go 1.21
