package io.kubevrrp.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.CustomResource;

/** Definitions of our kinds for the mock server: with a status of its own, without a schema. */
public final class Definitions {
  private Definitions() {}

  public static CustomResourceDefinition of(Class<? extends CustomResource<?, ?>> kind) {
    String plural = HasMetadata.getPlural(kind);
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + ".kubevrrp.io")
        .endMetadata()
        .withNewSpec()
        .withGroup("kubevrrp.io")
        .withScope("Cluster")
        .withNewNames()
        .withKind(HasMetadata.getKind(kind))
        .withPlural(plural)
        .endNames()
        .addNewVersion()
        .withName("v1alpha1")
        .withServed(true)
        .withStorage(true)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .endVersion()
        .endSpec()
        .build();
  }
}
